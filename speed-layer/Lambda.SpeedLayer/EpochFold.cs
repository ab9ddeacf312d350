using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;

namespace Lambda.SpeedLayer;

/// <summary>All views over one epoch of one partition.</summary>
internal sealed class EpochFold
{
    private readonly List<(ViewFold View, int Row)> _unknownRows = [];

    /// <summary>Begins an epoch with nothing in it, or goes on from what is stored of it.</summary>
    /// <param name="memory">What it folds in, and the views.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="first">Its first offset, when nothing is stored.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="highestEventTime">No event of what is stored has a higher time.</param>
    public EpochFold(PartitionMemory memory, long epoch, long first, EpochProgress? stored, long highestEventTime)
    {
        (Epoch, First) = (epoch, stored?.First ?? first);
        (Control, DeadLettered) = (stored?.Control ?? 0, stored?.DeadLettered ?? 0);
        Views = [.. memory.Views.Select(view => new ViewFold(view, stored?.Views.Single(counts => counts.View == view.Name), highestEventTime, memory))];
    }

    /// <summary>Its number.</summary>
    public long Epoch { get; }

    /// <summary>Its first offset.</summary>
    public long First { get; }

    /// <summary>The offset after its last one; <c>null</c> while it is open.</summary>
    public long? End { get; set; }

    /// <summary>Control records in it.</summary>
    public long Control { get; set; }

    /// <summary>Records in it that could not be used.</summary>
    public long DeadLettered { get; set; }

    /// <summary>Its views.</summary>
    public ViewFold[] Views { get; }

    /// <summary>How far it is, when the partition is at <paramref name="position"/>.</summary>
    public EpochProgress Progress(long position) => new(Epoch, First, End ?? position, Control, DeadLettered, [.. Views.Select(view => view.Counts)]);

    /// <summary>Adds the groups whose stored states must be taken in before its changes are encoded.</summary>
    public void CollectUnknown(FlushBuffer buffer, List<RealTimeGroup> groups)
    {
        _unknownRows.Clear();
        foreach (var view in Views)
        {
            view.CollectUnknown(buffer, groups, _unknownRows);
        }
    }

    /// <summary>Takes in what is stored of the group that <see cref="CollectUnknown"/> added at this place.</summary>
    public void Complete(int index, ReadOnlySpan<byte> state) => _unknownRows[index].View.Complete(_unknownRows[index].Row, state);

    /// <summary>Everything that is stored of unknown groups has been taken in.</summary>
    public void AllKnown()
    {
        foreach (var view in Views)
        {
            view.AllKnown();
        }
    }

    /// <summary>Encodes the states that changed.</summary>
    public void CollectChanges(StateWriter writer, FlushBuffer buffer, List<RealTimeState> into)
    {
        foreach (var view in Views)
        {
            view.CollectChanges(Epoch, writer, buffer, into);
        }
    }

    /// <summary>Gives its memory back: all of it is stored and it is closed, or nobody wants it any more.</summary>
    public void Release()
    {
        foreach (var view in Views)
        {
            view.Release();
        }
    }

    /// <summary>What changed so far has been stored. Groups leave memory until the states take no more than <paramref name="memoryBytes"/>.</summary>
    public void ForgetChanges(long memoryBytes)
    {
        foreach (var view in Views)
        {
            view.ForgetChanges();
        }

        while (Views.Sum(view => view.Bytes) > memoryBytes && Views.Where(view => view.CanEvict).MaxBy(view => view.Bytes) is { } largest)
        {
            largest.EvictHalf();
        }
    }
}
