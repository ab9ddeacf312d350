using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>A query parameter of an endpoint: what the API document says of it, and what other parameters are compared with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
/// <param name="IsNumber">Whether it is a whole number; else a text.</param>
internal sealed record EndpointParameter(string Name, string Description, bool IsNumber = false)
{
    /// <summary>How many entries a page has.</summary>
    public static EndpointParameter Limit { get; } = new("limit", "How many entries at most: 1 to 1,000, by default 100.", IsNumber: true);

    /// <summary>Which page.</summary>
    public static EndpointParameter PageToken { get; } = new("pageToken", "The nextPageToken of the page before; absent for the first page.");
}

/// <summary>The query parameters of an endpoint, as metadata.</summary>
/// <param name="All">All of them.</param>
/// <param name="IsOpen">Whether the endpoint looks for unknown ones itself.</param>
internal sealed record EndpointParameters(IReadOnlyList<EndpointParameter> All, bool IsOpen);

/// <summary>Gives endpoints their parameters.</summary>
internal static class EndpointParameterExtensions
{
    private static readonly EndpointParameters None = new([], IsOpen: false);

    /// <summary>Says which parameters an endpoint has. Without this call it has none.</summary>
    public static RouteHandlerBuilder WithParameters(this RouteHandlerBuilder endpoint, params IReadOnlyList<EndpointParameter> parameters) =>
        endpoint.WithMetadata(new EndpointParameters(parameters, IsOpen: false));

    /// <summary>Says which parameters an endpoint has that reads them all itself.</summary>
    public static RouteHandlerBuilder WithOwnParameters(this RouteHandlerBuilder endpoint, params IReadOnlyList<EndpointParameter> parameters) =>
        endpoint.WithMetadata(new EndpointParameters(parameters, IsOpen: true));

    /// <summary>Refuses parameters that the endpoint does not have: a typing error must not change an answer in silence.</summary>
    public static async ValueTask<object?> RefuseUnknown(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!context.HttpContext.Request.QueryString.HasValue)
        {
            return await next(context);
        }

        var parameters = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<EndpointParameters>() ?? None;
        if (!parameters.IsOpen)
        {
            var known = parameters.All.Select(parameter => parameter.Name).ToList();
            var errors = context.HttpContext.Request.Query.Keys.Where(name => !known.Contains(name)).Select(name => ParameterError.Unknown(name, known)).ToList();
            if (errors.Count > 0)
            {
                throw new InvalidParametersException(errors);
            }
        }

        return await next(context);
    }
}
