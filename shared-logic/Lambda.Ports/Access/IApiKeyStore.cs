namespace Lambda.Ports.Access;

/// <summary>Keeps the hashes of API keys.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key; durable on return. An id that exists is an error.</summary>
    ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>The key with that hash, or <c>null</c>.</summary>
    ValueTask<ApiKey?> FindAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>All keys, oldest first.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes a key; whether there was one.</summary>
    ValueTask<bool> RevokeAsync(string id, CancellationToken cancellationToken);
}
