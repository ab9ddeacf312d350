using Dapper;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Access;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.Access;

/// <summary>The API keys of the embedded profile: one SQLite file.</summary>
public sealed class SqliteApiKeyStore : IApiKeyStore, IAsyncDisposable
{
    private const string Layout1 =
        "CREATE TABLE keys (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, role TEXT NOT NULL, created_at INTEGER NOT NULL);";

    private const string Select = "SELECT id, sha256, role, created_at AS CreatedAt FROM keys";
    private readonly StoreConnection _store;

    private SqliteApiKeyStore(StoreConnection store) => _store = store;

    /// <summary>Opens the store in a file, which is created when it is missing.</summary>
    public static SqliteApiKeyStore Open(string path) => new(StoreConnection.Open(path, Layout1));

    /// <inheritdoc/>
    public async ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        const string Insert = "INSERT INTO keys (id, sha256, role, created_at) VALUES (@Id, @Sha256, @Role, @CreatedAt)";
        try
        {
            await _store.WriteAsync(connection => connection.Execute(Insert, KeyRow.Of(key)), cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            throw new InvalidOperationException($"there is an API key '{key.Id}' already, or the same key under another id", error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ApiKey?> FindAsync(string sha256, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingleOrDefault<KeyRow>($"{Select} WHERE sha256 = @sha256", new { sha256 })?.ToKey(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<ApiKey>>(
        connection => [.. connection.Query<KeyRow>($"{Select} ORDER BY created_at, id").Select(row => row.ToKey())], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(string id, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute("DELETE FROM keys WHERE id = @id", new { id }) == 1, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>A row as SQLite gives it.</summary>
    private sealed record KeyRow(string Id, string Sha256, string Role, long CreatedAt)
    {
        public static KeyRow Of(ApiKey key) => new(key.Id, key.Sha256, key.Role.ToString(), Columns.Of(key.CreatedAt));

        public ApiKey ToKey() => new(Id, Sha256, Enum.Parse<ApiRole>(Role), Columns.Moment(CreatedAt));
    }
}
