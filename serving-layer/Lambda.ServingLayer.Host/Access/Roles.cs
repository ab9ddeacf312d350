using Lambda.Ports.Access;

namespace Lambda.ServingLayer.Host.Access;

/// <summary>Says on an endpoint which role it needs.</summary>
internal static class Roles
{
    /// <summary>Only keys with this role, or one that includes it, may call the endpoint.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, ApiRole role)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.AddAuthenticationSchemes(ApiKeyHandler.SchemeName).RequireRole(role.ToString())).WithMetadata(role);
}
