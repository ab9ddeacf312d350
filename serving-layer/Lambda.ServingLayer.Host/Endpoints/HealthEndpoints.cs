using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>For whoever starts and watches the process; asks for no key.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().WithTags("Health");
        health.MapGet("/live", () => new HealthBody("live")).WithName("getLive").WithSummary("The process answers.");
        health.MapGet("/ready", ReadyAsync).WithName("getReady").WithSummary("Catalog and log answer: requests can be served.").Produces<HealthBody>().Problems(503);
    }

    private static async Task<IResult> ReadyAsync(IVersionCatalog catalog, IEventLog log, ServingOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await catalog.CurrentAsync(cancellationToken);
            await log.EndOffsetAsync(0, cancellationToken);
            return TypedResults.Ok(new HealthBody("ready"));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return ProblemTypes.Unavailable("catalog or the log", options.RetryAfter);
        }
    }
}
