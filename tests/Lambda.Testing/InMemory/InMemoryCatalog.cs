using Lambda.Ports.Catalog;

namespace Lambda.Testing.InMemory;

/// <summary>The catalog as plain lists under one lock: each call is a transaction. Cuts and runs are here, files and versions in the other parts.</summary>
public sealed partial class InMemoryCatalog : ICatalog
{
    private readonly Lock _lock = new();
    private readonly List<BatchRun> _runs = [];
    private long _begunEpoch;
    private long _completeEpoch;
    private Partitioning? _partitions;

    /// <inheritdoc/>
    public ValueTask<long> BeginCutAsync(int partitions, CancellationToken cancellationToken) => Locked(() =>
    {
        var epoch = _begunEpoch > _completeEpoch ? _begunEpoch : ++_begunEpoch;
        if (_partitions is null)
            _partitions = Partitioning.Of(partitions);
        else if (partitions > _partitions.Latest)
            _partitions = new([.. _partitions.History, new Growth(epoch, partitions)]);
        return epoch;
    });

    /// <inheritdoc/>
    public ValueTask<Partitioning> PartitionsAsync(int partitionsOfLog, CancellationToken cancellationToken) => Locked(() => _partitions ??= Partitioning.Of(partitionsOfLog));

    /// <inheritdoc/>
    public ValueTask CompleteCutAsync(long epoch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (epoch > _begunEpoch)
                throw new InvalidOperationException($"The cut of epoch {epoch} was not begun.");
            _completeEpoch = Math.Max(_completeEpoch, epoch);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long?> PendingCutAsync(CancellationToken cancellationToken) => Locked(() =>
        _begunEpoch > _completeEpoch ? _begunEpoch : (long?)null);

    /// <inheritdoc/>
    public ValueTask<long> LatestEpochAsync(CancellationToken cancellationToken) => Locked(() => _completeEpoch);

    /// <inheritdoc/>
    public ValueTask<BatchRun> CreateRunAsync(RunMode mode, DateTimeOffset requestedAt, CancellationToken cancellationToken) => Locked(() =>
    {
        _runs.Add(new(_runs.Count + 1, mode, RunState.Queued, requestedAt, null, null, null, 0, 0, [], [], false, null, null));
        return _runs[^1];
    });

    /// <inheritdoc/>
    public ValueTask<BatchRun?> FindRunAsync(long id, CancellationToken cancellationToken) => Locked(() => _runs.Find(run => run.Id == id));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BatchRun>> ListRunsAsync(long before, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<BatchRun>>(() => [.. _runs.Where(run => run.Id < before).OrderByDescending(run => run.Id).Take(limit)]);

    /// <inheritdoc/>
    public ValueTask<BatchRun?> NextRunAsync(CancellationToken cancellationToken) => Locked(() => _runs.Find(run => !HasEnded(run)));

    /// <inheritdoc/>
    public ValueTask<bool> UpdateRunAsync(BatchRun run, CancellationToken cancellationToken) => Locked(() => Update(run));

    /// <inheritdoc/>
    public ValueTask<BatchRun?> RequestCancelAsync(long id, DateTimeOffset now, CancellationToken cancellationToken) => Locked(() =>
    {
        var index = _runs.FindIndex(run => run.Id == id);
        if (index < 0 || HasEnded(_runs[index]))
            return index < 0 ? null : _runs[index];
        var asked = _runs[index] with { CancelRequested = true };
        return _runs[index] = asked.State == RunState.Queued ? asked with { State = RunState.Cancelled, FinishedAt = now } : asked;
    });

    private bool Update(BatchRun run)
    {
        var index = _runs.FindIndex(stored => stored.Id == run.Id);
        if (index < 0 || HasEnded(_runs[index]))
            return false;
        _runs[index] = run with { CancelRequested = _runs[index].CancelRequested };
        return true;
    }

    private static bool HasEnded(BatchRun run) => run.State is not (RunState.Queued or RunState.Running);

    private ValueTask<T> Locked<T>(Func<T> transaction)
    {
        lock (_lock)
            return ValueTask.FromResult(transaction());
    }
}
