using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lambda.Ports.RealTime;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// The real-time views of the embedded profile: a flush is taken into memory, where it is visible at once, and about once a second what has changed is written to one
/// SQLite file, with the positions that the states count up to. States that are in the file leave memory when it is full, and are read from the file then. What a crash
/// loses is whole flushes, the newest ones, and the log still has their events.
/// </summary>
public sealed class SqliteRealTimeViewStore : IRealTimeViewStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, PartitionStates> _partitions = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteRealTimeViewStoreOptions _options;
    private readonly RealTimeFile _file;
    private readonly RealTimeFileReaders _readers;
    private readonly PeriodicTimer _timer;
    private readonly Task _checkpoints;
    private bool _isDisposed;
    private long _slots;
    private Exception? _checkpointError;

    private SqliteRealTimeViewStore(RealTimeFile file, string path, SqliteRealTimeViewStoreOptions options, TimeProvider time)
    {
        (_file, _options) = (file, options);
        _readers = new RealTimeFileReaders(path);
        Restore();
        _timer = new PeriodicTimer(options.CheckpointInterval, time);
        _checkpoints = Task.Run(CheckpointRegularlyAsync);
    }

    /// <summary>Opens the store over a file, which is created when it is missing. No states are loaded, but they are counted.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static SqliteRealTimeViewStore Open(string path, SqliteRealTimeViewStoreOptions options, TimeProvider time)
    {
        RealTimeFile? file = null;
        try
        {
            file = new RealTimeFile(path);
            return new SqliteRealTimeViewStore(file, path, options, time);
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
    public async ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await MakeRoomAsync(cancellationToken).ConfigureAwait(false);
        return Interlocked.Exchange(ref _checkpointError, null) is { } error
            ? throw new IOException($"the real-time views could not be written to disk: {error.Message}", error)
            : PartitionOf(flush.Progress.Partition).Flush(flush, _readers);
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken) =>
        ValueTask.FromResult(PartitionOf(partition).IsCurrent(owner, position));

    /// <inheritdoc/>
    public ValueTask FindAsync(
        int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoredStates.Find(PartitionOf(partition), _readers, epoch, groups, found);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var state in StoredStates.Load(PartitionOf(partition), _readers, epoch))
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
        var partitions = _partitions.OrderBy(partition => partition.Key).Select(partition => partition.Value).ToList();
        return ValueTask.FromResult(StoredStates.Read(partitions, _readers, Distinct(query)));
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
        _readers.Dispose();
        _file.Dispose();
        _turn.Release();
    }

    /// <summary>Flushes that come in faster than checkpoints write them away wait for one.</summary>
    private async ValueTask MakeRoomAsync(CancellationToken cancellationToken)
    {
        if (Bytes <= 2 * _options.MemoryBytes)
        {
            return;
        }

        try
        {
            await CheckpointAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            Volatile.Write(ref _checkpointError, error);
        }
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

        changes.ForEach(change => change.Forget());
        if (Bytes > _options.MemoryBytes)
        {
            foreach (var partition in _partitions.Values)
            {
                partition.Evict();
            }
        }
    }

    private void Restore()
    {
        var epochs = _file.ReadEpochs();
        _slots = epochs.SelectMany(partition => partition).Select(epoch => epoch.Slot).DefaultIfEmpty(0).Max();
        var partitions = _file.ReadProgress();
        var counts = Counts(partitions);
        foreach (var progress in partitions)
        {
            PartitionOf(progress.Partition).Restore(progress, epochs[progress.Partition], counts);
        }
    }

    /// <summary>How many states the file has by slot and view; <c>null</c> when there are in all as many as all partitions say.</summary>
    private Dictionary<(long Slot, string View), long>? Counts(List<PartitionProgress> partitions)
    {
        var expected = partitions.Sum(partition => partition.Epochs.Sum(epoch => epoch.Views.Sum(view => view.Groups)));
        return _file.CountStates() == expected ? null : _file.CountStatesByView();
    }

    private long Bytes => _partitions.Values.Sum(partition => partition.Bytes);

    private PartitionStates PartitionOf(int partition) =>
        _partitions.GetOrAdd(partition, number => new PartitionStates(number, () => Interlocked.Increment(ref _slots)));

    /// <summary>A key that was asked for twice is answered once.</summary>
    private static RealTimeQuery Distinct(RealTimeQuery query) => query.Keys is not { Count: > 1 } keys
        ? query
        : query with { Keys = [.. keys.Select(key => key.ToArray()).Distinct(KeyComparer.Instance).Select(key => (ReadOnlyMemory<byte>)key)] };
}
