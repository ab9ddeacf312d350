using Lambda.Ports.Access;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.ServingLayer.Tracking;
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
        if (views.Find("packages") is { KeyFields.Length: 1 } packages)
        {
            deliveries.MapGet("/packages/{id}", (string id, HttpRequest request, ReadPackage read) => GetPackageAsync(packages, id, request, read))
                .WithName("getPackage").WithSummary("One package: its values, what follows from them, and the receipt.")
                .WithParameters(Parameters).Produces<PackageBody>().Problems(400, 404, 409, 503);
        }

        if (views.Find("drivers") is { KeyFields.Length: 1 } drivers)
        {
            deliveries.MapGet("/drivers/{id}", (string id, HttpRequest request, ReadDriver read) => GetDriverAsync(drivers, id, request, read))
                .WithName("getDriver").WithSummary("One driver: values, stops left and their best order, shifts, and the receipt.")
                .WithParameters(Parameters).Produces<DriverBody>().Problems(400, 404, 409, 503);
        }
    }

    private static async Task<IResult> GetPackageAsync(ViewDefinition view, string id, HttpRequest request, ReadPackage read)
    {
        var package = await read.AskAsync(Question(view, id, request), request.HttpContext.RequestAborted);
        return package.Answer.Rows is [var row] ? TypedResults.Ok(PackageBody.Of(package, row)) : NeverSeen("package", package.Receipt);
    }

    private static async Task<IResult> GetDriverAsync(ViewDefinition view, string id, HttpRequest request, ReadDriver read)
    {
        var driver = await read.AskAsync(Question(view, id, request), request.HttpContext.RequestAborted);
        return driver.Answer.Rows is [var row] ? TypedResults.Ok(DriverBody.Of(driver, row)) : NeverSeen("driver", driver.Receipt);
    }

    private static QueryRequest Question(ViewDefinition view, string id, HttpRequest request)
    {
        var keys = new KeyFilter([[id]]);
        if (!request.QueryString.HasValue)
        {
            return new QueryRequest(view) { Keys = keys };
        }

        var parameters = request.Query.SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value ?? "")));
        return QueryParameters.Parse(view, parameters) with { Keys = keys };
    }

    // "Never seen" is only as true as the answer is complete, so the receipt goes with it.
    private static Problem NeverSeen(string one, Receipt receipt) => ProblemTypes.NotFound(receipt.Completeness == Completeness.Complete
        ? $"No event about this {one} was ever seen."
        : $"No event about this {one} is in what could be read, which is not everything: see the receipt.") with { Receipt = receipt };
}
