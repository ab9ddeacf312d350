using System.Data.Common;
using System.Text.Json;
using Dapper;
using Lambda.Ports.Alerts;

namespace Lambda.Infra.Sql.Alerts;

/// <summary>Alerts in a table, one JSON document an alert.</summary>
/// <param name="store">The database, with <see cref="Steps"/> done.</param>
public sealed class SqlAlertStore(ISqlStore store) : IAlertStore, IAsyncDisposable
{
    /// <summary>How many cleared alerts are kept; a further one drops the oldest.</summary>
    public const int KeptCleared = 10_000;

    /// <summary>Makes the tables; see <see cref="SqlTypes"/>.</summary>
    public static string[] Steps(SqlTypes types)
    {
        var (number, text) = (types.Number, types.Text);

        // The unique index is the last guard against a key that is raised twice; the revision is the first.
        return
        [
            $"""
            CREATE TABLE alerts (id {number} PRIMARY KEY, rule {text} NOT NULL, key {text} NOT NULL, raised {number} NOT NULL, alert {text} NOT NULL);
            CREATE UNIQUE INDEX raised_alerts ON alerts (rule, key) WHERE raised = 1;
            CREATE INDEX alerts_by_rule ON alerts (rule, id);
            CREATE INDEX cleared_alerts ON alerts (id) WHERE raised = 0;
            CREATE TABLE rules (rule {text} PRIMARY KEY, revision {number} NOT NULL, watermark {number} NOT NULL, positions {text} NOT NULL);
            """,
        ];
    }

    /// <inheritdoc/>
    public ValueTask<AlertRuleState> RuleAsync(string rule, CancellationToken cancellationToken) => store.ReadAsync(
        async connection =>
        {
            var stored = await connection.QuerySingleOrDefaultAsync<RuleRow>(
                "SELECT revision, watermark, positions FROM rules WHERE rule = @rule", new { rule });
            return stored is null
                ? AlertRuleState.New
                : new AlertRuleState(stored.Revision, stored.Watermark, Columns.List<long>(stored.Positions), await AlertsAsync(connection, "rule = @rule AND raised = 1 ORDER BY id", new { rule }));
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ChangeAsync(AlertChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await store.WriteAsync(connection => ChangeAsync(connection, change), cancellationToken);
        }
        catch (RefusedException)
        {
            return false; // thrown to roll the transaction back
        }
    }

    /// <inheritdoc/>
    public ValueTask<Alert?> FindAsync(long id, CancellationToken cancellationToken) =>
        store.ReadAsync(async connection => (await AlertsAsync(connection, "id = @id", new { id })).SingleOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertFilter filter, long before, int limit, CancellationToken cancellationToken) => store.ReadAsync(
        connection => AlertsAsync(
            connection,
            $"id < @before {(filter.Rule is null ? "" : "AND rule = @rule")} {(filter.IsRaised is null ? "" : "AND raised = @raised")} ORDER BY id DESC LIMIT @limit",
            new { before, limit, rule = filter.Rule, raised = filter.IsRaised == true ? 1 : 0 }),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static async Task<bool> ChangeAsync(DbConnection connection, AlertChange change)
    {
        var revision = await connection.QuerySingleOrDefaultAsync<long>("SELECT revision FROM rules WHERE rule = @rule", new { rule = change.Rule });
        if (revision != change.ExpectedRevision)
        {
            return false;
        }

        foreach (var clearing in change.Cleared)
        {
            await ClearAsync(connection, change.Rule, clearing);
        }

        foreach (var alert in change.Raised)
        {
            await RaiseAsync(connection, change.Rule, alert);
        }

        await connection.ExecuteAsync(
            "INSERT INTO rules (rule, revision, watermark, positions) VALUES (@rule, @revision, @watermark, @positions) "
            + "ON CONFLICT (rule) DO UPDATE SET revision = @revision, watermark = @watermark, positions = @positions",
            new { rule = change.Rule, revision = revision + 1, watermark = change.Watermark, positions = Columns.Json(change.Positions) });
        if (change.Cleared.Count > 0)
        {
            await connection.ExecuteAsync(
                "DELETE FROM alerts WHERE raised = 0 AND id <= (SELECT id FROM alerts WHERE raised = 0 ORDER BY id DESC LIMIT 1 OFFSET @kept)", new { kept = KeptCleared });
        }

        return true;
    }

    private static async Task RaiseAsync(DbConnection connection, string rule, NewAlert alert)
    {
        var key = KeyOf(alert.Key);
        if (await connection.QuerySingleAsync<long>("SELECT count(*) FROM alerts WHERE rule = @rule AND key = @key AND raised = 1", new { rule, key }) > 0)
        {
            throw new RefusedException();
        }

        // The newest alert is never dropped, so no number comes twice.
        var id = await connection.QuerySingleAsync<long>("SELECT coalesce(max(id), 0) + 1 FROM alerts");
        await connection.ExecuteAsync(
            "INSERT INTO alerts (id, rule, key, raised, alert) VALUES (@id, @rule, @key, 1, @text)",
            new { id, rule, key, text = JsonSerializer.Serialize(new Alert(id, rule, alert.View, alert.Key, alert.Raised, null)) });
    }

    private static async Task ClearAsync(DbConnection connection, string rule, AlertClearing clearing)
    {
        if (await AlertsAsync(connection, "id = @id AND rule = @rule AND raised = 1", new { id = clearing.Id, rule }) is not [var raised])
        {
            throw new RefusedException();
        }

        await connection.ExecuteAsync(
            "UPDATE alerts SET raised = 0, alert = @text WHERE id = @id", new { id = clearing.Id, text = JsonSerializer.Serialize(raised with { Cleared = clearing.Cleared }) });
    }

    private static async Task<IReadOnlyList<Alert>> AlertsAsync(DbConnection connection, string where, object parameters) =>
        [.. (await connection.QueryAsync<string>($"SELECT alert FROM alerts WHERE {where}", parameters)).Select(text => JsonSerializer.Deserialize<Alert>(text)!)];

    private static string KeyOf(IReadOnlyList<AlertKeyField> key) => Columns.Json(key);

    private sealed record RuleRow(long Revision, long Watermark, string Positions);

    private sealed class RefusedException : Exception;
}
