using Lambda.Ports.Access;
using Lambda.Ports.Catalog;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>What views there are, and questions about them.</summary>
internal static class ViewEndpoints
{
    private static readonly EndpointParameter[] QueryParameterDocs =
    [
        new("from", "Only windows that start at or after this ISO-8601 time."),
        new("to", "Only windows that start before this ISO-8601 time."),
        new("interval", "The view's own (default), a whole multiple of it such as P1D, or all: rolled up by merging states."),
        new("key.<name>", "Only these values of a key field, separated by commas; \\, is a comma inside a value."),
        new("groupBy", "The key fields to keep, separated by commas; the others are merged away. Empty keeps none."),
        new("orderBy", "A value, with - before it for largest first; by default window, then key."),
        new("limit", "How many rows at most: 1 to 10,000, by default 1,000.", IsNumber: true),
        EndpointParameter.PageToken,
        new("source", "merged (default), batch or speed."),
        new("require", "complete: 409 instead of an answer that is not complete."),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var views = routes.MapGroup("/v1/views").Requires(ApiRole.Reader).WithTags("Views");
        views.MapGet("", List).WithName("listViews").WithSummary("All views.").Produces<ViewsBody>();
        views.MapGet("/{view}", Get).WithName("getView").WithSummary("A view's definition.").Produces<ViewBody>().Problems(404);
        views.MapGet("/{view}/versions", VersionsAsync).WithName("listVersions").WithSummary("A view's retained versions, newest first.")
            .Produces<VersionsBody>().Problems(404);
        views.MapGet("/{view}/query", QueryAsync).WithName("queryView").WithSummary("Answers a question about a view, with its receipt.")
            .WithOwnParameters(QueryParameterDocs).Produces<AnswerBody>().Problems(400, 404, 409, 503);
    }

    private static ViewsBody List(ViewRegistry views) => new([.. views.Views.Select(ViewBody.Of)]);

    private static IResult Get(string view, ViewRegistry views) =>
        views.Find(view) is { } definition ? TypedResults.Ok(ViewBody.Of(definition)) : UnknownView(view, views);

    private static async Task<IResult> VersionsAsync(string view, ViewRegistry views, IVersionCatalog catalog, CancellationToken cancellationToken)
    {
        if (views.Find(view) is null)
        {
            return UnknownView(view, views);
        }

        var served = await catalog.CurrentAsync(cancellationToken);
        var versions = await catalog.VersionsAsync(view, cancellationToken);
        return TypedResults.Ok(new VersionsBody([.. versions.Select(version => VersionBody.Of(version, served?.Version))]));
    }

    private static async Task<IResult> QueryAsync(string view, HttpRequest request, ViewRegistry views, QueryView query)
    {
        if (views.Find(view) is not { } definition)
        {
            return UnknownView(view, views);
        }

        var parameters = request.Query.SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value ?? "")));
        var answer = await query.AskAsync(QueryParameters.Parse(definition, parameters), request.HttpContext.RequestAborted);
        return TypedResults.Ok(AnswerBody.Of(answer));
    }

    private static Problem UnknownView(string name, ViewRegistry views) => ProblemTypes.NotFound(
        "There is no view of that name.", ParameterError.NotOneOf("view", name, [.. views.Views.Select(view => view.Name)]));
}
