using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Skew;

namespace Lambda.Infra.Sqlite.Skew;

/// <summary>The skew reports of the embedded profile: one SQLite file, one JSON document a report.</summary>
public sealed class SqliteSkewReportStore : ISkewReportStore, IAsyncDisposable
{
    /// <summary>How many reports are kept; a further request drops the oldest.</summary>
    public const int Kept = 1_000;

    private const string Layout1 =
        """
        CREATE TABLE reports (id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, state TEXT NOT NULL, report TEXT NOT NULL);
        CREATE INDEX reports_by_state ON reports (state, id);
        """;

    private const string Layout2 =
        """
        ALTER TABLE reports ADD COLUMN version INTEGER;
        CREATE INDEX reports_by_version ON reports (version, id);
        """;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };
    private readonly StoreConnection _store;

    private SqliteSkewReportStore(StoreConnection store) => _store = store;

    /// <summary>Opens the store in a file, which is created when it is missing.</summary>
    public static SqliteSkewReportStore Open(string path) => new(StoreConnection.Open(path, Layout1, Layout2));

    /// <inheritdoc/>
    public ValueTask<SkewReport> RequestAsync(DateTimeOffset now, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            var id = connection.QuerySingle<long>("SELECT coalesce(max(id), 0) + 1 FROM reports");
            var report = SkewReport.Queued(id, Columns.Moment(Columns.Of(now)));
            connection.Execute(
                "INSERT INTO reports (id, created_at, state, report) VALUES (@id, @createdAt, @state, @text)",
                new { id, createdAt = Columns.Of(now), state = report.State.ToString(), text = TextOf(report) });
            connection.Execute("DELETE FROM reports WHERE id <= @last", new { last = id - Kept });
            return report;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SkewReport?> NextAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => One(connection.QueryFirstOrDefault<string>(
            "SELECT report FROM reports WHERE state = @queued ORDER BY id LIMIT 1", new { queued = nameof(SkewReportState.Queued) })),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompleteAsync(SkewReport report, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute(
            "UPDATE reports SET state = @state, version = @version, report = @text WHERE id = @id AND state = @queued",
            new { id = report.Id, version = report.Version, state = report.State.ToString(), text = TextOf(report), queued = nameof(SkewReportState.Queued) }) == 1,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SkewReport?> FindAsync(long id, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => One(connection.QuerySingleOrDefault<string>("SELECT report FROM reports WHERE id = @id", new { id })), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SkewReport?> OnVersionAsync(long version, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => One(connection.QueryFirstOrDefault<string>(
            "SELECT report FROM reports WHERE version = @version AND state <> @queued ORDER BY id DESC LIMIT 1", new { version, queued = nameof(SkewReportState.Queued) })),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SkewReport>> ListAsync(long before, int limit, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<SkewReport>>(
            connection => [.. connection.Query<string>("SELECT report FROM reports WHERE id < @before ORDER BY id DESC LIMIT @limit", new { before, limit }).Select(text => One(text)!)],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static string TextOf(SkewReport report) => JsonSerializer.Serialize(report, Json);

    private static SkewReport? One(string? text) => text is null ? null : JsonSerializer.Deserialize<SkewReport>(text, Json);
}
