using System.Text.Json;
using Dapper;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Alerts;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.Alerts;

/// <summary>The alerts of the embedded profile: one SQLite file, one JSON document an alert.</summary>
public sealed class SqliteAlertStore : IAlertStore, IAsyncDisposable
{
    /// <summary>How many cleared alerts are kept; a further one drops the oldest.</summary>
    public const int KeptCleared = 10_000;

    // The unique index is the last guard against a key that is raised twice; the revision is the first.
    private const string Layout1 =
        """
        CREATE TABLE alerts (id INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, key TEXT NOT NULL, raised INTEGER NOT NULL, alert TEXT NOT NULL);
        CREATE UNIQUE INDEX raised_alerts ON alerts (rule, key) WHERE raised = 1;
        CREATE INDEX alerts_by_rule ON alerts (rule, id);
        CREATE INDEX cleared_alerts ON alerts (id) WHERE raised = 0;
        CREATE TABLE rules (rule TEXT PRIMARY KEY, revision INTEGER NOT NULL, watermark INTEGER NOT NULL, positions TEXT NOT NULL);
        """;

    private readonly StoreConnection _store;

    private SqliteAlertStore(StoreConnection store) => _store = store;

    /// <summary>Opens the store in a file, which is created when it is missing.</summary>
    public static SqliteAlertStore Open(string path) => new(StoreConnection.Open(path, Layout1));

    /// <inheritdoc/>
    public ValueTask<AlertRuleState> RuleAsync(string rule, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            var stored = connection.QuerySingleOrDefault<RuleRow>(
                "SELECT revision, watermark, positions FROM rules WHERE rule = @rule", new { rule });
            return stored is null
                ? AlertRuleState.New
                : new AlertRuleState(stored.Revision, stored.Watermark, Columns.List<long>(stored.Positions), Alerts(connection, "rule = @rule AND raised = 1 ORDER BY id", new { rule }));
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ChangeAsync(AlertChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.WriteAsync(connection => Change(connection, change), cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException)
        {
            return false; // thrown to roll the transaction back
        }
    }

    /// <inheritdoc/>
    public ValueTask<Alert?> FindAsync(long id, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => Alerts(connection, "id = @id", new { id }).SingleOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertFilter filter, long before, int limit, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => Alerts(
            connection,
            $"id < @before {(filter.Rule is null ? "" : "AND rule = @rule")} {(filter.IsRaised is null ? "" : "AND raised = @raised")} ORDER BY id DESC LIMIT @limit",
            new { before, limit, rule = filter.Rule, raised = filter.IsRaised == true ? 1 : 0 }),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static bool Change(SqliteConnection connection, AlertChange change)
    {
        var revision = connection.QuerySingleOrDefault<long>("SELECT revision FROM rules WHERE rule = @rule", new { rule = change.Rule });
        if (revision != change.ExpectedRevision)
        {
            return false;
        }

        foreach (var clearing in change.Cleared)
        {
            Clear(connection, change.Rule, clearing);
        }

        foreach (var alert in change.Raised)
        {
            Raise(connection, change.Rule, alert);
        }

        connection.Execute(
            "INSERT INTO rules (rule, revision, watermark, positions) VALUES (@rule, @revision, @watermark, @positions) "
            + "ON CONFLICT (rule) DO UPDATE SET revision = @revision, watermark = @watermark, positions = @positions",
            new { rule = change.Rule, revision = revision + 1, watermark = change.Watermark, positions = Columns.Json(change.Positions) });
        if (change.Cleared.Count > 0)
        {
            connection.Execute(
                "DELETE FROM alerts WHERE raised = 0 AND id <= (SELECT id FROM alerts WHERE raised = 0 ORDER BY id DESC LIMIT 1 OFFSET @kept)", new { kept = KeptCleared });
        }

        return true;
    }

    private static void Raise(SqliteConnection connection, string rule, NewAlert alert)
    {
        var key = KeyOf(alert.Key);
        if (connection.QuerySingle<long>("SELECT count(*) FROM alerts WHERE rule = @rule AND key = @key AND raised = 1", new { rule, key }) > 0)
        {
            throw new RefusedException();
        }

        var id = connection.QuerySingle<long>("INSERT INTO alerts (rule, key, raised, alert) VALUES (@rule, @key, 1, '') RETURNING id", new { rule, key });
        connection.Execute(
            "UPDATE alerts SET alert = @text WHERE id = @id", new { id, text = JsonSerializer.Serialize(new Alert(id, rule, alert.View, alert.Key, alert.Raised, null)) });
    }

    private static void Clear(SqliteConnection connection, string rule, AlertClearing clearing)
    {
        if (Alerts(connection, "id = @id AND rule = @rule AND raised = 1", new { id = clearing.Id, rule }) is not [var raised])
        {
            throw new RefusedException();
        }

        connection.Execute(
            "UPDATE alerts SET raised = 0, alert = @text WHERE id = @id", new { id = clearing.Id, text = JsonSerializer.Serialize(raised with { Cleared = clearing.Cleared }) });
    }

    private static IReadOnlyList<Alert> Alerts(SqliteConnection connection, string where, object parameters) =>
        [.. connection.Query<string>($"SELECT alert FROM alerts WHERE {where}", parameters).Select(text => JsonSerializer.Deserialize<Alert>(text)!)];

    private static string KeyOf(IReadOnlyList<AlertKeyField> key) => Columns.Json(key);

    private sealed record RuleRow(long Revision, long Watermark, string Positions);

    private sealed class RefusedException : Exception;
}
