using System.Data.Common;
using Dapper;
using Lambda.Ports.Catalog;

namespace Lambda.Infra.Sql.Catalog;

public sealed partial class SqlCatalog
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
        async connection =>
        {
            const string Insert =
                """
                INSERT INTO runs (mode, state, requested_at, events_read, events_total, versions, incomplete_epochs, cancel_requested)
                VALUES (@mode, 'Queued', @requestedAt, 0, 0, '[]', '[]', 0) RETURNING id
                """;
            var id = await connection.QuerySingleAsync<long>(Insert, new { mode = mode.ToString(), requestedAt = Columns.Of(requestedAt) });
            return (await FindRunAsync(connection, id))!;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BatchRun?> FindRunAsync(long id, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => FindRunAsync(connection, id), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BatchRun>> ListRunsAsync(long before, int limit, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<BatchRun>>(
            async connection =>
            [
                .. (await connection.QueryAsync<RunRow>($"{SelectRuns} WHERE id < @before ORDER BY id DESC LIMIT @limit", new { before, limit }))
                    .Select(row => row.ToRun()),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BatchRun?> NextRunAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        async connection => (await connection.QueryFirstOrDefaultAsync<RunRow>($"{SelectRuns} WHERE {HasNotEnded} ORDER BY id LIMIT 1"))?.ToRun(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> UpdateRunAsync(BatchRun run, CancellationToken cancellationToken) =>
        _store.WriteAsync(connection => UpdateRunAsync(connection, run), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BatchRun?> RequestCancelAsync(long id, DateTimeOffset now, CancellationToken cancellationToken) => _store.WriteAsync(
        async connection =>
        {
            const string Cancel =
                $"""
                UPDATE runs SET cancel_requested = 1, finished_at = CASE state WHEN 'Queued' THEN @now ELSE finished_at END,
                    state = CASE state WHEN 'Queued' THEN 'Cancelled' ELSE state END
                WHERE id = @id AND {HasNotEnded}
                """;
            await connection.ExecuteAsync(Cancel, new { id, now = Columns.Of(now) });
            return await FindRunAsync(connection, id);
        },
        cancellationToken);

    private static async Task<BatchRun?> FindRunAsync(DbConnection connection, long id) =>
        (await connection.QuerySingleOrDefaultAsync<RunRow>($"{SelectRuns} WHERE id = @id", new { id }))?.ToRun();

    private static async Task<bool> UpdateRunAsync(DbConnection connection, BatchRun run)
    {
        const string Update =
            $"""
            UPDATE runs SET mode = @Mode, state = @State, requested_at = @RequestedAt, started_at = @StartedAt, finished_at = @FinishedAt, cut = @Cut,
                events_read = @EventsRead, events_total = @EventsTotal, versions = @Versions, incomplete_epochs = @IncompleteEpochs, note = @Note, error = @Error
            WHERE id = @Id AND {HasNotEnded}
            """;
        return await connection.ExecuteAsync(Update, RunRow.Of(run)) == 1;
    }

    /// <summary>A row as the database gives it.</summary>
    private sealed record RunRow(
        long Id, string Mode, string State, long RequestedAt, long? StartedAt, long? FinishedAt, long? Cut, long EventsRead, long EventsTotal,
        string Versions, string IncompleteEpochs, long CancelRequested, string? Note, string? Error)
    {
        public static RunRow Of(BatchRun run) => new(
            run.Id, run.Mode.ToString(), run.State.ToString(), Columns.Of(run.RequestedAt), Columns.Of(run.StartedAt), Columns.Of(run.FinishedAt), run.Cut,
            run.EventsRead, run.EventsTotal, Columns.Json(run.Versions), Columns.Json(run.IncompleteEpochs), run.CancelRequested ? 1 : 0,
            Columns.Text(run.Note), Columns.Text(run.Error));

        public BatchRun ToRun() => new(
            Id, Enum.Parse<RunMode>(Mode), Enum.Parse<RunState>(State), Columns.Moment(RequestedAt), Columns.Moment(StartedAt), Columns.Moment(FinishedAt), Cut,
            EventsRead, EventsTotal, Columns.List<RunVersion>(Versions), Columns.List<long>(IncompleteEpochs), CancelRequested != 0, Note, Error);
    }
}
