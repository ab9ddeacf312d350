using System.Globalization;
using Lambda.Ports.Access;
using Lambda.ServingLayer.Analytics;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Parameters;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>Questions about routes.</summary>
internal static class AnalyticsEndpoints
{
    private const int LargestLoad = 4;
    private const int NearMeters = 2_000;
    private const int HighestNumber = 1_000_000;
    private static readonly EndpointParameter Limit = new("limit", "How many at most: 1 to 1,000, by default 20.", IsNumber: true);

    private static readonly EndpointParameter[] Days =
    [
        new("from", "Only days that start at or after this ISO-8601 time."),
        new("to", "Only days that start before this ISO-8601 time."),
        new("require", "complete: 409 instead of an answer that is not complete."),
    ];

    /// <summary>Maps them where there are routes: a platform may have other views.</summary>
    public static void Map(IEndpointRouteBuilder routes, ViewRegistry views)
    {
        if (views.Find(AnalyzeRoutes.ViewName) is not { KeyFields.Length: 2 } view)
        {
            return;
        }

        var analytics = routes.MapGroup("/v1/analytics").Requires(ApiRole.Reader).WithTags("Analytics");
        analytics.MapGet("/clubbing", (HttpRequest request, QueryView query) => ClubAsync(request, new AnalyzeRoutes(query, view))).WithName("listRoutesToJoin")
            .WithSummary("Routes worth joining, with the trips and metres that it saves.")
            .WithParameters(
                [.. Days, new("largestLoad", "How many deliveries fit into one vehicle: by default 4.", IsNumber: true),
                    new("nearMeters", "How far apart two destinations are that count as near, in metres driven: by default 2,000.", IsNumber: true), Limit])
            .Produces<ClubbingBody>().Problems(400, 409, 503);
        analytics.MapGet("/busiest-routes", (HttpRequest request, QueryView query) => BusiestAsync(request, new AnalyzeRoutes(query, view))).WithName("listBusiestRoutes")
            .WithSummary("The routes with the most deliveries.").WithParameters([.. Days, Limit]).Produces<BusiestRoutesBody>().Problems(400, 409, 503);
    }

    private static async Task<IResult> ClubAsync(HttpRequest request, AnalyzeRoutes routes)
    {
        var (days, limit) = (DaysOf(request), LimitOf(request));
        var (largest, near) = (NumberOf(request, "largestLoad", 2, HighestNumber, LargestLoad), NumberOf(request, "nearMeters", 0, HighestNumber, NearMeters));
        return TypedResults.Ok(ClubbingBody.Of(await routes.ClubAsync(days, largest, near, request.HttpContext.RequestAborted), largest, near, limit));
    }

    private static async Task<IResult> BusiestAsync(HttpRequest request, AnalyzeRoutes routes) =>
        TypedResults.Ok(BusiestRoutesBody.Of(await routes.BusiestAsync(DaysOf(request), LimitOf(request), request.HttpContext.RequestAborted)));

    private static RouteDays DaysOf(HttpRequest request)
    {
        var require = request.Query["require"].ToString();
        var days = new RouteDays(MomentOf(request, "from"), MomentOf(request, "to"), require.Length > 0);
        return require is not ("" or "complete") ? throw new InvalidParametersException(ParameterError.NotOneOf("require", require, ["complete"]))
            : days.From > days.To ? throw new InvalidParametersException(ParameterError.Invalid("to", request.Query["to"].ToString(), "must not be before from"))
            : days;
    }

    private static long? MomentOf(HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? null : IsoInstant.Parse(text)
            ?? throw new InvalidParametersException(ParameterError.Invalid(name, text, "must be an ISO-8601 time with Z or an offset, e.g. 2019-01-15T03:00:00Z, or a date"));
    }

    private static int LimitOf(HttpRequest request) => NumberOf(request, "limit", 1, 1_000, 20);

    private static int NumberOf(HttpRequest request, string name, int lowest, int highest, int otherwise)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest ? number
            : throw new InvalidParametersException(ParameterError.Invalid(name, text, $"must be a whole number from {lowest} to {highest}"));
    }
}
