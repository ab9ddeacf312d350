using System.Globalization;
using Lambda.Ports.Access;
using Lambda.Ports.Skew;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>How far batch layer and speed layer differ, and why.</summary>
internal static class SkewEndpoints
{
    private const string ReportsPath = "/v1/skew/reports";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var skew = routes.MapGroup("/v1/skew").WithTags("Skew");
        skew.MapPost("/reports", RequestAsync).Requires(ApiRole.Admin).WithName("requestSkewReport")
            .WithSummary("Asks for a comparison of both layers.").Produces<SkewReportBody>(StatusCodes.Status202Accepted);
        skew.MapGet("/reports", ListAsync).Requires(ApiRole.Reader).WithName("listSkewReports").WithSummary("All skew reports, newest first.")
            .WithParameters(EndpointParameter.Limit, EndpointParameter.PageToken).Produces<SkewReportsBody>().Problems(400);
        skew.MapGet("/reports/{id}", GetAsync).Requires(ApiRole.Reader).WithName("getSkewReport").WithSummary("A skew report.")
            .Produces<SkewReportBody>().Problems(404);
    }

    private static async Task<IResult> RequestAsync(ISkewReportStore reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var report = await reports.RequestAsync(time.GetUtcNow(), cancellationToken);
        return TypedResults.Accepted($"{ReportsPath}/{report.Id}", SkewReportBody.Of(report));
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ISkewReportStore reports)
    {
        var limit = PageParameters.LimitOf(request);
        var before = PageParameters.PlaceOf(request, parts: 1) is [var last] ? PageParameters.Number(last) : long.MaxValue;
        var page = await reports.ListAsync(before, limit + 1, request.HttpContext.RequestAborted);
        var shown = page.Take(limit).ToList();
        return TypedResults.Ok(new SkewReportsBody([.. shown.Select(SkewReportBody.Of)], page.Count > limit ? PageParameters.Token(shown[^1].Id) : null));
    }

    private static async Task<IResult> GetAsync(string id, ISkewReportStore reports, CancellationToken cancellationToken) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await reports.FindAsync(number, cancellationToken) is { } report
            ? TypedResults.Ok(SkewReportBody.Of(report))
            : ProblemTypes.NotFound($"There is no skew report of that id; see {ReportsPath}.");
}
