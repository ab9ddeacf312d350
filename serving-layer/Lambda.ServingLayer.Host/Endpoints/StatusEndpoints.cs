using Lambda.Ports.Access;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Status;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>Where the platform stands.</summary>
internal static class StatusEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/status", ReadAsync)
        .Requires(ApiRole.Reader).WithTags("Operation").WithName("getStatus")
        .WithSummary("Where every part stands, partition by partition, and whether any record was lost on the way.").Produces<PlatformStatus>();

    private static async Task<PlatformStatus> ReadAsync(ReadStatus status, CancellationToken cancellationToken) => await status.ReadAsync(cancellationToken);
}
