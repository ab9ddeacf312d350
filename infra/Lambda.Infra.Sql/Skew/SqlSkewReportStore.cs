using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Lambda.Ports.Skew;

namespace Lambda.Infra.Sql.Skew;

/// <summary>Skew reports in a table, one JSON document a report.</summary>
/// <param name="store">The database, with <see cref="Steps"/> done.</param>
public sealed class SqlSkewReportStore(ISqlStore store) : ISkewReportStore, IAsyncDisposable
{
    /// <summary>How many reports are kept; a further request drops the oldest.</summary>
    public const int Kept = 1_000;

    /// <summary>Makes the table; see <see cref="SqlTypes"/>.</summary>
    public static string[] Steps(SqlTypes types) =>
    [
        $"""
        CREATE TABLE reports (id {types.Number} PRIMARY KEY, created_at {types.Number} NOT NULL, state {types.Text} NOT NULL, report {types.Text} NOT NULL);
        CREATE INDEX reports_by_state ON reports (state, id);
        """,
        $"""
        ALTER TABLE reports ADD COLUMN version {types.Number};
        CREATE INDEX reports_by_version ON reports (version, id);
        """,
    ];

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <inheritdoc/>
    public ValueTask<SkewReport> RequestAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.WriteAsync(
        async connection =>
        {
            var id = await connection.QuerySingleAsync<long>("SELECT coalesce(max(id), 0) + 1 FROM reports");
            var report = SkewReport.Queued(id, Columns.Moment(Columns.Of(now)));
            await connection.ExecuteAsync(
                "INSERT INTO reports (id, created_at, state, report) VALUES (@id, @createdAt, @state, @text)",
                new { id, createdAt = Columns.Of(now), state = report.State.ToString(), text = TextOf(report) });
            await connection.ExecuteAsync("DELETE FROM reports WHERE id <= @last", new { last = id - Kept });
            return report;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SkewReport?> NextAsync(CancellationToken cancellationToken) => store.ReadAsync(
        async connection => One(await connection.QueryFirstOrDefaultAsync<string>(
            "SELECT report FROM reports WHERE state = @queued ORDER BY id LIMIT 1", new { queued = nameof(SkewReportState.Queued) })),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompleteAsync(SkewReport report, CancellationToken cancellationToken) => store.WriteAsync(
        async connection => await connection.ExecuteAsync(
            "UPDATE reports SET state = @state, version = @version, report = @text WHERE id = @id AND state = @queued",
            new { id = report.Id, version = report.Version, state = report.State.ToString(), text = TextOf(report), queued = nameof(SkewReportState.Queued) }) == 1,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SkewReport?> FindAsync(long id, CancellationToken cancellationToken) => store.ReadAsync(
        async connection => One(await connection.QuerySingleOrDefaultAsync<string>("SELECT report FROM reports WHERE id = @id", new { id })), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SkewReport?> OnVersionAsync(long version, CancellationToken cancellationToken) => store.ReadAsync(
        async connection => One(await connection.QueryFirstOrDefaultAsync<string>(
            "SELECT report FROM reports WHERE version = @version AND state <> @queued ORDER BY id DESC LIMIT 1", new { version, queued = nameof(SkewReportState.Queued) })),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SkewReport>> ListAsync(long before, int limit, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<SkewReport>>(
            async connection =>
            [
                .. (await connection.QueryAsync<string>("SELECT report FROM reports WHERE id < @before ORDER BY id DESC LIMIT @limit", new { before, limit }))
                    .Select(text => One(text)!),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static string TextOf(SkewReport report) => JsonSerializer.Serialize(report, Json);

    private static SkewReport? One(string? text) => text is null ? null : JsonSerializer.Deserialize<SkewReport>(text, Json);
}
