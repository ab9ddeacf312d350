using Lambda.Ports.Access;

namespace Lambda.ServingLayer.Host.Access;

/// <summary>Says on an endpoint which role it needs.</summary>
internal static class Roles
{
    /// <summary>
    /// Only keys with this role, or one that includes it, may call the endpoint. The policy names no scheme: the default one has looked at the request already, and a named one
    /// would have its answer merged with that for each request.
    /// </summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, ApiRole role)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireRole(role.ToString())).WithMetadata(role);
}
