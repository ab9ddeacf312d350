using Lambda.Ports.Access;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>All API keys.</summary>
/// <param name="Keys">Oldest first.</param>
public sealed record KeysBody(IReadOnlyList<KeyBody> Keys);

/// <summary>An API key, without the key.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record KeyBody(string Id, ApiRole Role, DateTimeOffset CreatedAt)
{
    /// <summary>The body for a key.</summary>
    public static KeyBody Of(ApiKey key) => new(key.Id, key.Role, key.CreatedAt);
}

/// <summary>A new API key: the only time that it is shown.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Key">What to send as <c>Authorization: Bearer …</c>.</param>
public sealed record NewKeyBody(string Id, ApiRole Role, DateTimeOffset CreatedAt, string Key);
