using System.Data.Common;
using Dapper;
using Lambda.Ports.Access;

namespace Lambda.Infra.Sql.Access;

/// <summary>API keys in a table.</summary>
/// <param name="store">The database, with <see cref="Steps"/> done.</param>
public sealed class SqlApiKeyStore(ISqlStore store) : IApiKeyStore, IAsyncDisposable
{
    /// <summary>Makes the table; see <see cref="SqlTypes"/>.</summary>
    public static string[] Steps(SqlTypes types) =>
    [
        $"CREATE TABLE keys (id {types.Text} PRIMARY KEY, sha256 {types.Text} NOT NULL UNIQUE, role {types.Text} NOT NULL, created_at {types.Number} NOT NULL);",
    ];

    private const string Select = "SELECT id, sha256, role, created_at AS CreatedAt FROM keys";

    /// <inheritdoc/>
    public async ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        const string Insert = "INSERT INTO keys (id, sha256, role, created_at) VALUES (@Id, @Sha256, @Role, @CreatedAt)";
        try
        {
            await store.WriteAsync(connection => connection.ExecuteAsync(Insert, KeyRow.Of(key)), cancellationToken);
        }
        catch (DbException error) when (store.IsConflict(error))
        {
            throw new InvalidOperationException($"there is an API key '{key.Id}' already, or the same key under another id", error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ApiKey?> FindAsync(string sha256, CancellationToken cancellationToken) => store.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<KeyRow>($"{Select} WHERE sha256 = @sha256", new { sha256 }))?.ToKey(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<ApiKey>>(
        async connection => [.. (await connection.QueryAsync<KeyRow>($"{Select} ORDER BY created_at, id")).Select(row => row.ToKey())], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(string id, CancellationToken cancellationToken) => store.WriteAsync(
        async connection => await connection.ExecuteAsync("DELETE FROM keys WHERE id = @id", new { id }) == 1, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>A row as the database gives it.</summary>
    private sealed record KeyRow(string Id, string Sha256, string Role, long CreatedAt)
    {
        public static KeyRow Of(ApiKey key) => new(key.Id, key.Sha256, key.Role.ToString(), Columns.Of(key.CreatedAt));

        public ApiKey ToKey() => new(Id, Sha256, Enum.Parse<ApiRole>(Role), Columns.Moment(CreatedAt));
    }
}
