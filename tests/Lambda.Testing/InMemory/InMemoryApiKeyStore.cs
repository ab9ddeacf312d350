using Lambda.Ports.Access;

namespace Lambda.Testing.InMemory;

/// <summary>API keys in a list under one lock.</summary>
public sealed class InMemoryApiKeyStore : IApiKeyStore
{
    private readonly Lock _lock = new();
    private readonly List<ApiKey> _keys = [];

    /// <inheritdoc/>
    public ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_keys.Exists(other => other.Id == key.Id))
                throw new InvalidOperationException($"There is an API key '{key.Id}' already.");
            _keys.Add(key);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ApiKey?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_keys.Find(key => key.Sha256 == sha256));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<ApiKey>>([.. _keys.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_keys.RemoveAll(key => key.Id == id) > 0);
    }
}
