using Lambda.Ports.Access;
using Lambda.Ports.DeadLetters;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>Records that could not be used.</summary>
internal static class DeadLetterEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/dead-letters", ListAsync)
        .Requires(ApiRole.Admin).WithTags("Operation").WithName("listDeadLetters").WithSummary("Records that could not be used, whole, with the reason.")
        .WithParameters(EndpointParameter.Limit, EndpointParameter.PageToken).Produces<DeadLettersBody>().Problems(400);

    private static async Task<IResult> ListAsync(HttpRequest request, IDeadLetterStore store)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var limit = PageParameters.LimitOf(request);
        (string, int, long)? after = PageParameters.PlaceOf(request, parts: 3) is [var topic, var partition, var offset]
            ? (topic, (int)PageParameters.Number(partition), PageParameters.Number(offset))
            : null;
        var page = await store.ListAsync(after, limit + 1, cancellationToken);
        var shown = page.Take(limit).ToList();
        var next = page.Count > limit ? PageParameters.Token(shown[^1].Topic, shown[^1].Partition, shown[^1].Offset) : null;
        return TypedResults.Ok(new DeadLettersBody(await store.CountAsync(cancellationToken), [.. shown.Select(DeadLetterBody.Of)], next));
    }
}
