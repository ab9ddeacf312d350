using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Infra.Sqlite.Storage;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// Which runs there are and which epochs they hold, on disk and in memory: both change together, here. A run's file is written and made durable first; the transaction that
/// names it is what makes it count, and what replaces others by it. A crash in between leaves a file that nobody names, and the next start deletes it.
/// </summary>
internal sealed class Manifest : IDisposable
{
    private readonly Lock _commit = new();
    private readonly Lock _set = new();
    private readonly RealTimeFile _file;
    private readonly string _folder;
    private volatile HashSet<long> _live;
    private RunSet _runs;
    private bool _isDisposed;
    private long _lastId;
    private long _lastNewest;

    private Manifest(RealTimeFile file, string folder, OpenedRuns opened, HashSet<long> live)
    {
        (_file, _folder, _live) = (file, folder, live);
        (_lastId, _lastNewest) = (opened.LastId, opened.LastNewest);
        _runs = new RunSet(opened.Runs);
    }

    /// <summary>Told of each step of a merge, on its thread. What is on disk then is what a crash leaves.</summary>
    public Action<MergeStep>? Merging { get; set; }

    /// <summary>How many runs there are.</summary>
    public int Count => Volatile.Read(ref _runs).Runs.Length;

    /// <summary>Takes over the runs that were opened.</summary>
    public static Manifest Open(RealTimeFile file, string folder, OpenedRuns opened, IEnumerable<long> live) => new(file, folder, opened, [.. live]);

    /// <summary>Whether a slot's epoch is kept, as of the last transaction.</summary>
    public bool IsLive(long slot) => _live.Contains(slot);

    /// <summary>The runs as of now; to be disposed.</summary>
    public RunSet Take()
    {
        lock (_set)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _runs.Use();
        }
    }

    /// <summary>Writes changes: their states as a run, then all the rest with the run's name in one transaction.</summary>
    public void Checkpoint(IReadOnlyList<PartitionChanges> changes, ViewNumbers views)
    {
        var states = changes.SelectMany(partition => partition.Epochs).Where(epoch => epoch.States.Count > 0).OrderBy(epoch => epoch.Epoch.Slot).ToList();
        if (states.Count == 0)
        {
            Commit(changes, [], views, null);
            return;
        }

        var id = Interlocked.Increment(ref _lastId);
        var run = Create(id, path => CheckpointRun.Write(states, id, ++_lastNewest, path));
        try
        {
            Commit(changes, states.Select(epoch => epoch.Epoch.Slot), views, run);
        }
        catch
        {
            run.Abandon();
            throw;
        }
    }

    /// <summary>Puts one run in the place of some neighbours. Stops at once when told to, and leaves everything as it was.</summary>
    /// <exception cref="DamagedRunException">One of them is not as it was written.</exception>
    public void Merge(IReadOnlyList<Run> newestFirst, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        Merging?.Invoke(MergeStep.Begun);
        var run = Create(id, path => MergedRun.Write(newestFirst, IsLive, id, path, cancellationToken));
        Merging?.Invoke(MergeStep.Written);
        try
        {
            lock (_commit)
            {
                // Epochs may have been dropped meanwhile, all of them even.
                var isWanted = run.Index.Sections.Any(section => IsLive(section.Slot));
                _file.Replace(newestFirst, isWanted ? run : null, IsLive);
                Merging?.Invoke(MergeStep.Named);
                Change(newestFirst, run);
                Merging?.Invoke(MergeStep.Replaced);
            }
        }
        catch
        {
            run.Abandon();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_set)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _runs.Dispose();
            }
        }
    }

    private Run Create(long id, Func<string, (RunIndex Index, RunLine Line)> write)
    {
        var path = Run.PathOf(_folder, id);
        try
        {
            var (index, line) = write(path);
            DurableFile.FlushFolder(_folder);
            return Run.Open(line, index, path);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private void Commit(IReadOnlyList<PartitionChanges> changes, IEnumerable<long> slots, ViewNumbers views, Run? run)
    {
        lock (_commit)
        {
            _file.Checkpoint(changes, views.Names, run);
            _live = [.. _live.Except(changes.SelectMany(partition => partition.DroppedSlots)).Concat(slots)];
            Change([], run);
        }
    }

    /// <summary>Readers that come from here on get the changed set; those that have the old one keep its files.</summary>
    private void Change(IReadOnlyList<Run> replaced, Run? added)
    {
        var old = _runs;
        Run[] candidates = [.. old.Runs.Except(replaced), .. added is null ? Array.Empty<Run>() : [added]];
        var runs = candidates.Where(run => run.Index.Sections.Any(section => IsLive(section.Slot))).OrderByDescending(run => run.Line.Newest).ToArray();
        foreach (var gone in old.Runs.Except(runs))
        {
            gone.Retire();
        }

        if (added is not null && !runs.Contains(added))
        {
            added.Abandon();
        }

        lock (_set)
        {
            _runs = new RunSet(runs);
        }

        old.Dispose();
    }
}
