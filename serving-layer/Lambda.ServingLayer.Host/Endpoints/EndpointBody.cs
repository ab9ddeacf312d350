namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>The body that an endpoint reads: what the API document says of it. Unlike the framework's metadata it refuses no other content type: many clients send JSON without saying so.</summary>
/// <param name="Type">Its shape.</param>
/// <param name="ContentTypes">How it may be sent.</param>
internal sealed record EndpointBody(Type Type, IReadOnlyList<string> ContentTypes);

/// <summary>Gives endpoints their body.</summary>
internal static class EndpointBodyExtensions
{
    /// <summary>Says which body an endpoint reads; JSON unless said otherwise.</summary>
    public static RouteHandlerBuilder WithBody<TBody>(this RouteHandlerBuilder endpoint, params IReadOnlyList<string> contentTypes) =>
        endpoint.WithMetadata(new EndpointBody(typeof(TBody), contentTypes.Count > 0 ? contentTypes : ["application/json"]));
}
