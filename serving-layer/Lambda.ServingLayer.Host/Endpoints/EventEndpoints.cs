using Lambda.Ports.Access;
using Lambda.Ports.Log;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Json;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Ingest;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>Where events come in.</summary>
internal static class EventEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, IEventLog log) => routes.MapPost($"/v1/streams/{log.Topic}/events", AcceptAsync)
        .Requires(ApiRole.Writer)
        .WithTags("Events")
        .WithName("sendEvents")
        .WithSummary("Takes events in.")
        .WithDescription("A JSON object, an array of them, or NDJSON (application/x-ndjson), optionally with Content-Encoding: gzip. Answers once the valid ones are durable; invalid ones are told and stop nobody.")
        .WithBody<object>("application/json", "application/x-ndjson")
        .Produces<IngestResult>(StatusCodes.Status202Accepted)
        .Problems(400, 413, 415, 503);

    private static async Task<IResult> AcceptAsync(HttpRequest request, AcceptEvents events, ServingOptions options)
    {
        using var body = await RequestBody.ReadAsync(request, options.MaximumBodyBytes);
        var result = await events.AcceptAsync(body.Memory, request.ContentType, request.HttpContext.RequestAborted);
        return TypedResults.Accepted((string?)null, result);
    }
}
