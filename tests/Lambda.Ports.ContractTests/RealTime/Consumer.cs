using System.Text;
using Lambda.Ports.RealTime;

namespace Lambda.Ports.ContractTests.RealTime;

/// <summary>
/// What the speed layer does to a store, without its work: each flush goes on from the last and its progress tells the truth about the states. Every change
/// counts as one offset, every barrier too.
/// </summary>
public sealed class Consumer(int partition, string owner)
{
    private static readonly string[] Views = ["couriers", "regions"];
    private readonly SortedDictionary<long, Epoch> _epochs = new() { [0] = new(0) };

    /// <summary>The token under which it flushes.</summary>
    public string Owner { get; set; } = owner;

    /// <summary>The next offset.</summary>
    public long Position { get; private set; }

    /// <summary>The epoch of that offset.</summary>
    public long CurrentEpoch => _epochs.Keys.Max();

    /// <summary>Starts the next epoch.</summary>
    public void Barrier()
    {
        _epochs.Add(CurrentEpoch + 1, new(Position));
        Position++;
    }

    /// <summary>Keeps epochs from this one on.</summary>
    public void DropBelow(long epoch)
    {
        foreach (var old in _epochs.Keys.Where(number => number < epoch && number < CurrentEpoch).ToList())
            _epochs.Remove(old);
    }

    /// <summary>Applies changes to the current epoch and makes the flush that stores them. <paramref name="since"/> is the position that the store has; by default that before the changes.</summary>
    public RealTimeFlush Flush(long? since, params Change[] changes)
    {
        var expected = since ?? Position;
        Position += changes.Length;
        _epochs[CurrentEpoch].Groups.UnionWith(changes.Select(change => (change.View, change.Pane, change.Key)));
        return new(Owner, expected, Progress(), [.. changes.Select(change => State(CurrentEpoch, change))]);
    }

    /// <inheritdoc cref="Flush(long?, Change[])"/>
    public RealTimeFlush Flush(params Change[] changes) => Flush(null, changes);

    /// <summary>The progress as of now.</summary>
    public PartitionProgress Progress() => new(partition, Position, CurrentEpoch, 1000 + Position, "logic", [.. _epochs.Select(epoch => ProgressOf(epoch.Key, epoch.Value))])
    {
        Arrived = 2000 + Position, FiredTo = 3000 + Position,
    };

    private static RealTimeState State(long epoch, Change change) =>
        new(change.View, epoch, change.Pane, Encoding.UTF8.GetBytes(change.Key), Encoding.UTF8.GetBytes(change.State)) { Hold = change.Hold };

    private EpochProgress ProgressOf(long number, Epoch epoch)
    {
        var end = _epochs.FirstOrDefault(later => later.Key > number).Value?.First ?? Position;
        return new(number, epoch.First, end, 1, 0, [.. Views.Select(view => new ViewCounts(view, end - epoch.First, 0, 0, epoch.Groups.Count(group => group.View == view)) { Held = 3, Due = Position })]);
    }

    private sealed record Epoch(long First)
    {
        public HashSet<(string View, long Pane, string Key)> Groups { get; } = [];
    }
}
