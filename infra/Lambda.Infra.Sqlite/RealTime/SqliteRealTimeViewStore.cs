using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Ports.RealTime;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// The real-time views of the embedded profile: a flush is taken into memory, where it is visible at once, and about once a second what has changed is written as one
/// sorted run, a file that an SQLite file names together with the positions that the states count up to. Runs are merged beside that. States that are in runs leave memory
/// when it is full, and are read from there then. What a crash loses is whole flushes, the newest ones, and the log still has their events.
/// </summary>
public sealed class SqliteRealTimeViewStore : IRealTimeViewStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, PartitionStates> _partitions = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteRealTimeViewStoreOptions _options;
    private readonly RealTimeFile _file;
    private readonly ViewNumbers _views;
    private readonly Manifest _manifest;
    private readonly StoredStates _stored;
    private readonly Merger _merger;
    private readonly PeriodicTimer _timer;
    private readonly Task _checkpoints;
    private bool _isDisposed;
    private long _slots;
    private Exception? _checkpointError;

    private SqliteRealTimeViewStore(RealTimeFile file, string folder, SqliteRealTimeViewStoreOptions options, TimeProvider time)
    {
        (_file, _options) = (file, options);
        _views = new ViewNumbers(file.ReadViews());
        var (opened, epochs) = (OpenedRuns.Open(file, folder), file.ReadEpochs());
        _slots = epochs.Select(epoch => epoch.Slot).Append(opened.LastSlot).Max();
        _manifest = Manifest.Open(file, folder, opened, epochs.Select(epoch => epoch.Slot));
        _stored = new StoredStates(_manifest, _views);
        Restore(opened, epochs.ToLookup(epoch => epoch.Partition, epoch => new EpochStates(epoch.Epoch, epoch.Slot, isComplete: false)));
        _merger = new Merger(_manifest, Lose, error => Volatile.Write(ref _checkpointError, error));
        _timer = new PeriodicTimer(options.CheckpointInterval, time);
        _checkpoints = Task.Run(CheckpointRegularlyAsync);
    }

    /// <summary>Opens the store over a file, which is created when it is missing, and a folder for runs beside it. No states are loaded, but the runs are looked at.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static SqliteRealTimeViewStore Open(string path, SqliteRealTimeViewStoreOptions options, TimeProvider time)
    {
        RealTimeFile? file = null;
        try
        {
            file = new RealTimeFile(path);
            return new SqliteRealTimeViewStore(file, Path.ChangeExtension(Path.GetFullPath(path), "runs"), options, time);
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
        if (Interlocked.Exchange(ref _checkpointError, null) is { } error)
        {
            throw new IOException($"the real-time views could not be written to disk: {error.Message}", error);
        }

        try
        {
            return PartitionOf(flush.Progress.Partition).Flush(flush, _manifest.Take);
        }
        catch (DamagedRunException damaged)
        {
            Lose(damaged.Run);
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken) =>
        ValueTask.FromResult(PartitionOf(partition).IsCurrent(owner, position));

    /// <inheritdoc/>
    public ValueTask FindAsync(
        int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _stored.Find(PartitionOf(partition), epoch, groups, found);
        }
        catch (DamagedRunException damaged)
        {
            // Whoever asked is refused when it flushes what it makes of this.
            Lose(damaged.Run);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var state in _stored.Load(PartitionOf(partition), epoch))
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
        var distinct = Distinct(query);
        while (true)
        {
            try
            {
                return ValueTask.FromResult(_stored.Read(partitions, distinct));
            }
            catch (DamagedRunException damaged)
            {
                // Its epochs are left out from here on, and the reader is told of the hole.
                Lose(damaged.Run);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask CheckpointAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_manifest.Count >= Tiers.MostRuns)
            {
                await _merger.DrainAsync(cancellationToken).ConfigureAwait(false);
            }

            Checkpoint();
            _ = _merger.Start();
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
        try
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                await _merger.DisposeAsync().ConfigureAwait(false);
                _manifest.Dispose();
                _file.Dispose();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="Manifest.Merging"/>
    internal Action<MergeStep>? Merging { set => _manifest.Merging = value; }

    /// <summary>Ends when no runs are left to merge.</summary>
    internal Task MergedAsync() => _merger.DrainAsync(CancellationToken.None);

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
        catch (Exception error) when (error is SqliteException or IOException)
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
            _manifest.Checkpoint(changes, _views);
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

    private void Restore(OpenedRuns opened, ILookup<int, EpochStates> epochs)
    {
        bool IsWhole(EpochProgress epoch, EpochStates? states) => epoch.Views.All(
            view => view.Groups <= (states is null ? 0 : opened.States.GetValueOrDefault((states.Slot, _views.Find(view.View))))) && (states is null || !opened.LostSlots.Contains(states.Slot));
        foreach (var progress in _file.ReadProgress())
        {
            PartitionOf(progress.Partition).Restore(progress, epochs[progress.Partition], IsWhole);
        }
    }

    /// <summary>A run is not as it was written: the epochs in it are lost.</summary>
    private void Lose(Run run)
    {
        run.SetDamaged();
        var slots = run.Index.Sections.Select(section => section.Slot).ToHashSet();
        foreach (var partition in _partitions.Values)
        {
            partition.Lose(slots);
        }
    }

    private long Bytes => _partitions.Values.Sum(partition => partition.Bytes);

    private PartitionStates PartitionOf(int partition) =>
        _partitions.GetOrAdd(partition, number => new PartitionStates(number, () => Interlocked.Increment(ref _slots), _views));

    /// <summary>A key that was asked for twice is answered once.</summary>
    private static RealTimeQuery Distinct(RealTimeQuery query) => query.Keys is not { Count: > 1 } keys
        ? query
        : query with { Keys = [.. keys.Select(key => key.ToArray()).Distinct(KeyComparer.Instance).Select(key => (ReadOnlyMemory<byte>)key)] };
}
