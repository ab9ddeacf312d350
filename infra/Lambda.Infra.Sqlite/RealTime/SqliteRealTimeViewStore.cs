using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lambda.Ports.RealTime;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// The real-time views of the embedded profile: in memory, where a flush is visible at once, and written to one SQLite file about once a second, with the
/// positions that the states count up to. What a crash loses is whole flushes, the newest ones, and the log still has their events.
/// </summary>
public sealed class SqliteRealTimeViewStore : IRealTimeViewStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, PartitionStates> _partitions = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly RealTimeFile _file;
    private readonly PeriodicTimer _timer;
    private readonly Task _checkpoints;
    private bool _isDisposed;
    private long _slots;
    private Exception? _checkpointError;

    private SqliteRealTimeViewStore(RealTimeFile file, SqliteRealTimeViewStoreOptions options, TimeProvider time)
    {
        _file = file;
        Restore();
        _timer = new PeriodicTimer(options.CheckpointInterval, time);
        _checkpoints = Task.Run(CheckpointRegularlyAsync);
    }

    /// <summary>Opens the store over a file, which is created when it is missing, and loads all of it.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static SqliteRealTimeViewStore Open(string path, SqliteRealTimeViewStoreOptions options, TimeProvider time)
    {
        RealTimeFile? file = null;
        try
        {
            file = new RealTimeFile(path);
            return new SqliteRealTimeViewStore(file, options, time);
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is SqliteException or KeyNotFoundException)
            {
                throw new InvalidDataException($"'{path}' cannot be read ({error.Message}): delete it, and the real-time views are built anew from the log", error);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<PartitionProgress?> AcquireAsync(int partition, string owner, CancellationToken cancellationToken) =>
        ValueTask.FromResult(PartitionOf(partition).Acquire(owner));

    /// <inheritdoc/>
    /// <exception cref="IOException">A checkpoint since the last flush failed. Nothing of this flush was taken in; the next checkpoint tries again.</exception>
    public ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Interlocked.Exchange(ref _checkpointError, null) is { } error
            ? throw new IOException($"the real-time views could not be written to disk: {error.Message}", error)
            : ValueTask.FromResult(PartitionOf(flush.Progress.Partition).Flush(flush));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var state in PartitionOf(partition).Load(epoch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return state;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResetAsync(int partition, string owner, CancellationToken cancellationToken) =>
        ValueTask.FromResult(PartitionOf(partition).Reset(owner));

    /// <inheritdoc/>
    public ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken)
    {
        var (progress, states) = (new List<PartitionProgress>(), new List<RealTimeState>());
        foreach (var (_, partition) in _partitions.OrderBy(partition => partition.Key))
        {
            partition.Read(Distinct(query), progress, states);
        }

        return ValueTask.FromResult(new RealTimeSnapshot(progress, states));
    }

    /// <inheritdoc/>
    public async ValueTask CheckpointAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Checkpoint();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the file as it is. For a clean stop call <see cref="CheckpointAsync"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _checkpoints.ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        _file.Dispose();
        _turn.Release();
    }

    private async Task CheckpointRegularlyAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            try
            {
                await CheckpointAsync(default).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // Told to whoever flushes next; the changes are still here, and the next tick tries again.
                Volatile.Write(ref _checkpointError, error);
            }
        }
    }

    private void Checkpoint()
    {
        var changes = _partitions.Values.Select(partition => partition.TakeChanges()).OfType<PartitionChanges>().ToList();
        if (changes.Count == 0)
        {
            return;
        }

        try
        {
            _file.Write(changes);
        }
        catch
        {
            changes.ForEach(change => _partitions[change.Partition].ReturnChanges(change));
            throw;
        }
    }

    private void Restore()
    {
        var epochs = _file.ReadEpochs();
        _slots = epochs.SelectMany(partition => partition).Select(epoch => epoch.Slot).DefaultIfEmpty(0).Max();
        foreach (var progress in _file.ReadProgress())
        {
            PartitionOf(progress.Partition).Restore(progress, epochs[progress.Partition]);
        }
    }

    private PartitionStates PartitionOf(int partition) =>
        _partitions.GetOrAdd(partition, number => new PartitionStates(number, () => Interlocked.Increment(ref _slots)));

    /// <summary>A key that was asked for twice is answered once.</summary>
    private static RealTimeQuery Distinct(RealTimeQuery query) => query.Keys is not { Count: > 1 } keys
        ? query
        : query with { Keys = [.. keys.Select(key => key.ToArray()).Distinct(KeyComparer.Instance).Select(key => (ReadOnlyMemory<byte>)key)] };
}
