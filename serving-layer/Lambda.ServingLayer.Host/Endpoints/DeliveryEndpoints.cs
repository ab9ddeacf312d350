using Lambda.Ports.Access;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>One package, one driver.</summary>
internal static class DeliveryEndpoints
{
    private static readonly EndpointParameter[] Parameters =
    [
        new("source", "merged (default), batch or speed."),
        new("require", "complete: 409 instead of an answer that is not complete."),
    ];

    /// <summary>Maps the page of every view that is there: a platform may have other views.</summary>
    public static void Map(IEndpointRouteBuilder routes, ViewRegistry views)
    {
        var deliveries = routes.MapGroup("/v1/deliveries").Requires(ApiRole.Reader).WithTags("Deliveries");
        foreach (var (name, one) in new[] { ("packages", "package"), ("drivers", "driver") })
        {
            if (views.Find(name) is { KeyFields.Length: 1 } view)
            {
                deliveries.MapGet($"/{name}/{{id}}", (string id, HttpRequest request, QueryView query) => GetAsync(view, one, id, request, query))
                    .WithName($"get{char.ToUpperInvariant(one[0])}{one[1..]}").WithSummary($"One {one}: its values and the receipt.")
                    .WithParameters(Parameters).Produces<DeliveryBody>().Problems(400, 404, 409, 503);
            }
        }
    }

    private static async Task<IResult> GetAsync(ViewDefinition view, string one, string id, HttpRequest request, QueryView query)
    {
        var parameters = request.Query.SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value ?? "")));
        var question = QueryParameters.Parse(view, parameters) with { Keys = new KeyFilter([[id]]) };
        var answer = await query.AskAsync(question, request.HttpContext.RequestAborted);
        return answer.Rows is [var row]
            ? TypedResults.Ok(new DeliveryBody(view.Name, RowBody.KeyOf(question, row), RowBody.ValuesOf(question, row), answer.Receipt))
            : NeverSeen(one, answer.Receipt);
    }

    // "Never seen" is only as true as the answer is complete, so the receipt goes with it.
    private static Problem NeverSeen(string one, Receipt receipt) => ProblemTypes.NotFound(receipt.Completeness == Completeness.Complete
        ? $"No event about this {one} was ever seen."
        : $"No event about this {one} is in what could be read, which is not everything: see the receipt.") with { Receipt = receipt };
}
