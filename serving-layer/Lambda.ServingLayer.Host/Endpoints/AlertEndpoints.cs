using System.Globalization;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>Alerts, and the rules by which they are raised.</summary>
internal static class AlertEndpoints
{
    private static readonly string[] States = ["raised", "cleared"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/v1/alerts").Requires(ApiRole.Reader).WithTags("Alerts");
        alerts.MapGet("", ListAsync).WithName("listAlerts").WithSummary("Alerts, newest first.")
            .WithParameters(
                new("state", "raised or cleared; absent: both."), new("rule", "Only those of this rule."), EndpointParameter.Limit, EndpointParameter.PageToken)
            .Produces<AlertsBody>().Problems(400);
        alerts.MapGet("/{id}", GetAsync).WithName("getAlert").WithSummary("An alert.").Produces<AlertBody>().Problems(404);
        alerts.MapGet("/rules", Rules).WithName("listAlertRules").WithSummary("The rules, and how their evaluation goes.").Produces<AlertRulesBody>();
    }

    private static AlertRulesBody Rules(EvaluateAlerts evaluate) =>
        new([.. evaluate.Options.Rules.Zip(evaluate.Status, AlertRuleBody.Of).OrderBy(rule => rule.Name, StringComparer.Ordinal)]);

    private static async Task<IResult> ListAsync(HttpRequest request, IAlertStore store, EvaluateAlerts evaluate)
    {
        var limit = PageParameters.LimitOf(request);
        var before = PageParameters.PlaceOf(request, parts: 1) is [var last] ? PageParameters.Number(last) : long.MaxValue;
        var filter = new AlertFilter(await RuleOfAsync(request, store, evaluate), IsRaisedOf(request));
        var page = await store.ListAsync(filter, before, limit + 1, request.HttpContext.RequestAborted);
        var shown = page.Take(limit).ToList();
        return TypedResults.Ok(new AlertsBody([.. shown.Select(AlertBody.Of)], page.Count > limit ? PageParameters.Token(shown[^1].Id) : null));
    }

    private static async Task<IResult> GetAsync(string id, IAlertStore store, CancellationToken cancellationToken) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await store.FindAsync(number, cancellationToken) is { } alert
            ? TypedResults.Ok(AlertBody.Of(alert))
            : ProblemTypes.NotFound("There is no alert of that id; see /v1/alerts.");

    private static bool? IsRaisedOf(HttpRequest request)
    {
        var state = request.Query["state"].ToString();
        return state.Length == 0 ? null
            : States.Contains(state) ? state == "raised"
            : throw new InvalidParametersException(ParameterError.NotOneOf("state", state, States));
    }

    /// <summary>The name of a rule; one that the settings have taken away may still have alerts.</summary>
    private static async ValueTask<string?> RuleOfAsync(HttpRequest request, IAlertStore store, EvaluateAlerts evaluate)
    {
        var rule = request.Query["rule"].ToString();
        var known = evaluate.Options.Rules.Select(known => known.Name).ToList();
        return rule.Length == 0 ? null
            : known.Contains(rule) || (await store.ListAsync(new AlertFilter(rule), long.MaxValue, 1, request.HttpContext.RequestAborted)).Count > 0 ? rule
            : throw new InvalidParametersException(ParameterError.NotOneOf("rule", rule, known));
    }
}
