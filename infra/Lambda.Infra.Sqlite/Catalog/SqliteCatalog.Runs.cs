using Dapper;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Catalog;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.Catalog;

public sealed partial class SqliteCatalog
{
    private const string SelectRuns =
        """
        SELECT id, mode, state, requested_at AS RequestedAt, started_at AS StartedAt, finished_at AS FinishedAt, cut, events_read AS EventsRead,
            events_total AS EventsTotal, versions, incomplete_epochs AS IncompleteEpochs, cancel_requested AS CancelRequested, note, error
        FROM runs
        """;

    private const string HasNotEnded = "state IN ('Queued', 'Running')";

    /// <inheritdoc/>
    public ValueTask<BatchRun> CreateRunAsync(RunMode mode, DateTimeOffset requestedAt, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            const string Insert =
                """
                INSERT INTO runs (mode, state, requested_at, events_read, events_total, versions, incomplete_epochs, cancel_requested)
                VALUES (@mode, 'Queued', @requestedAt, 0, 0, '[]', '[]', 0) RETURNING id
                """;
            var id = connection.QuerySingle<long>(Insert, new { mode = mode.ToString(), requestedAt = Columns.Of(requestedAt) });
            return FindRun(connection, id)!;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BatchRun?> FindRunAsync(long id, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => FindRun(connection, id), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BatchRun>> ListRunsAsync(long before, int limit, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<BatchRun>>(
            connection =>
            [
                .. connection.Query<RunRow>($"{SelectRuns} WHERE id < @before ORDER BY id DESC LIMIT @limit", new { before, limit })
                    .Select(row => row.ToRun()),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BatchRun?> NextRunAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<RunRow>($"{SelectRuns} WHERE {HasNotEnded} ORDER BY id LIMIT 1")?.ToRun(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> UpdateRunAsync(BatchRun run, CancellationToken cancellationToken) =>
        _store.WriteAsync(connection => UpdateRun(connection, run), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BatchRun?> RequestCancelAsync(long id, DateTimeOffset now, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            const string Cancel =
                $"""
                UPDATE runs SET cancel_requested = 1, finished_at = iif(state = 'Queued', @now, finished_at), state = iif(state = 'Queued', 'Cancelled', state)
                WHERE id = @id AND {HasNotEnded}
                """;
            connection.Execute(Cancel, new { id, now = Columns.Of(now) });
            return FindRun(connection, id);
        },
        cancellationToken);

    private static BatchRun? FindRun(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<RunRow>($"{SelectRuns} WHERE id = @id", new { id })?.ToRun();

    private static bool UpdateRun(SqliteConnection connection, BatchRun run)
    {
        const string Update =
            $"""
            UPDATE runs SET mode = @Mode, state = @State, requested_at = @RequestedAt, started_at = @StartedAt, finished_at = @FinishedAt, cut = @Cut,
                events_read = @EventsRead, events_total = @EventsTotal, versions = @Versions, incomplete_epochs = @IncompleteEpochs, note = @Note, error = @Error
            WHERE id = @Id AND {HasNotEnded}
            """;
        return connection.Execute(Update, RunRow.Of(run)) == 1;
    }

    /// <summary>A row as SQLite gives it.</summary>
    private sealed record RunRow(
        long Id, string Mode, string State, long RequestedAt, long? StartedAt, long? FinishedAt, long? Cut, long EventsRead, long EventsTotal,
        string Versions, string IncompleteEpochs, long CancelRequested, string? Note, string? Error)
    {
        public static RunRow Of(BatchRun run) => new(
            run.Id, run.Mode.ToString(), run.State.ToString(), Columns.Of(run.RequestedAt), Columns.Of(run.StartedAt), Columns.Of(run.FinishedAt), run.Cut,
            run.EventsRead, run.EventsTotal, Columns.Json(run.Versions), Columns.Json(run.IncompleteEpochs), run.CancelRequested ? 1 : 0, run.Note, run.Error);

        public BatchRun ToRun() => new(
            Id, Enum.Parse<RunMode>(Mode), Enum.Parse<RunState>(State), Columns.Moment(RequestedAt), Columns.Moment(StartedAt), Columns.Moment(FinishedAt), Cut,
            EventsRead, EventsTotal, Columns.List<RunVersion>(Versions), Columns.List<long>(IncompleteEpochs), CancelRequested != 0, Note, Error);
    }
}
