using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;

namespace Lambda.Seam.Tests;

/// <summary>
/// The naive oracle: keeps every record of every partition in a list and answers each question by going through all of them. Shares nothing with the platform but
/// the meaning of the words.
/// </summary>
public sealed class Oracle
{
    private readonly List<List<Arrived>> _records = [];
    private readonly List<Dictionary<object, long>> _lastCopies = [];
    private readonly List<List<(long Offset, long Epoch)>> _barriers = [];
    private readonly Dictionary<int, long> _firstEpochs = [];
    private HashSet<(int Partition, long Offset)>? _firsts;

    /// <param name="partitions">How many partitions there are at first.</param>
    public Oracle(int partitions)
    {
        Grow(partitions);
        for (var partition = 0; partition < partitions; partition++)
            Begin(partition, 0);
    }

    /// <summary>There are so many partitions now, those that are new empty.</summary>
    public void Grow(int partitions)
    {
        while (_records.Count < partitions)
        {
            _records.Add([]);
            _lastCopies.Add([]);
            _barriers.Add([]);
        }
    }

    /// <summary>A partition begins in this epoch. Those of the start begin in epoch 0; what is in any other before this is said comes after everything else, because no cut has taken it in yet.</summary>
    public void Begin(int partition, long epoch) => (_firstEpochs[partition], _firsts) = (epoch, null);

    /// <summary>A record was appended, at this time in microseconds.</summary>
    public void Append(int partition, long offset, SeamEvent appended, long arrival)
    {
        _firsts = null;
        var (records, copies, identity) = (_records[partition], _lastCopies[partition], appended.IdentityOf());
        DateTimeOffset? highest = records.Count == 0 ? null : records[^1].HighestBefore is { } before && before > records[^1].Event.Time ? before : records[^1].Event.Time;
        records.Add(new Arrived(offset, appended, arrival, identity, copies.TryGetValue(identity, out var last) ? last : null, highest));
        copies[identity] = offset;
    }

    /// <summary>A barrier was appended; one that does not lead on ends nothing.</summary>
    public void Barrier(int partition, long offset, long epoch)
    {
        if (epoch > EpochOf(partition, offset))
            _barriers[partition].Add((offset, epoch));
    }

    /// <summary>
    /// The events that count: before the cut each event once, in whichever partitions it is; from the cut on what the speed layer's policies let pass.
    /// </summary>
    /// <param name="cut">For each partition the offset of the cut.</param>
    /// <param name="end">For each partition the offset up to which the speed layer has come.</param>
    /// <param name="policies">The view's policies.</param>
    /// <param name="windowEnd">The end of the last window that an event belongs to; <c>null</c> when it never ends.</param>
    /// <param name="where">Which events belong to the view.</param>
    /// <param name="firings">What the view's trigger had shown by then.</param>
    public (List<Counted> Shown, int Held) Count(
        IReadOnlyList<long> cut, IReadOnlyList<long> end, SpeedPolicies policies, Func<SeamEvent, DateTimeOffset?> windowEnd, Func<SeamEvent, bool> where, Firings firings)
    {
        var counted = new List<Counted>();
        var held = 0;
        var firsts = Firsts();
        for (var partition = 0; partition < _records.Count; partition++)
        {
            var open = new List<(Counted Change, long Clock)>();
            var openFrom = _barriers[partition].Select(barrier => barrier.Offset).Where(offset => offset < end[partition]).DefaultIfEmpty(0).Max();
            var clock = long.MinValue;
            foreach (var record in _records[partition])
            {
                var (offset, candidate, arrival) = (record.Offset, record.Event, record.Arrival);
                clock = offset >= openFrom ? Math.Max(clock, arrival) : clock;
                var counts = offset < cut[partition]
                    ? firsts.Contains((partition, offset))
                    : offset < end[partition] && Passes(record, policies, windowEnd);
                if (!counts || !where(candidate))
                    continue;
                if (offset >= openFrom && offset >= cut[partition])
                    open.Add((new Counted(candidate, partition, offset), clock));
                else
                    counted.Add(new Counted(candidate, partition, offset));
            }

            var times = _records[partition].Where(record => record.Offset < end[partition]).Select(record => record.Event.Time).ToList();
            var shown = firings.Shown(partition, open, times.Count == 0 ? null : times.Max() - policies.WatermarkBound);
            held += open.Count - shown.Count;
            counted.AddRange(shown);
        }

        return (counted, held);
    }

    /// <summary>The same for a view whose trigger holds nothing back.</summary>
    public List<Counted> Count(IReadOnlyList<long> cut, IReadOnlyList<long> end, SpeedPolicies policies, Func<SeamEvent, DateTimeOffset?> windowEnd) =>
        Count(cut, end, policies, windowEnd, _ => true, new Firings(Trigger.EachFlush, [], _ => "", windowEnd)).Shown;

    /// <summary>How many events count in these epochs, how many copies the policies let pass besides, and how many events they drop.</summary>
    /// <param name="epochs">Partition, first offset and the offset after the last one.</param>
    /// <param name="policies">The view's policies.</param>
    /// <param name="windowEnd">The end of the last window that an event belongs to; <c>null</c> when it never ends.</param>
    public (long Events, long Copies, long Late) Skew(
        IReadOnlyList<(int Partition, long First, long End)> epochs, SpeedPolicies policies, Func<SeamEvent, DateTimeOffset?> windowEnd)
    {
        var (events, copies, late) = (0, 0, 0);
        var firsts = Firsts();
        for (var partition = 0; partition < _records.Count; partition++)
        {
            foreach (var record in _records[partition])
            {
                var isFirst = firsts.Contains((partition, record.Offset));
                if (!epochs.Any(epoch => epoch.Partition == partition && record.Offset >= epoch.First && record.Offset < epoch.End))
                    continue;
                var passes = Passes(record, policies, windowEnd);
                events += isFirst ? 1 : 0;
                copies += !isFirst && passes ? 1 : 0;
                late += isFirst && !passes ? 1 : 0;
            }
        }

        return (events, copies, late);
    }

    /// <summary>The records of which there is no copy before: in no earlier epoch, and in theirs in no lower partition and at no lower offset. All partitions are looked through, whatever key is where.</summary>
    private HashSet<(int Partition, long Offset)> Firsts()
    {
        if (_firsts is null)
        {
            var seen = new HashSet<object>();
            _firsts = [.. _records.SelectMany((records, partition) => records.Select(record => (Partition: partition, Record: record)))
                .OrderBy(at => EpochOf(at.Partition, at.Record.Offset)).ThenBy(at => at.Partition).ThenBy(at => at.Record.Offset)
                .Where(at => seen.Add(at.Record.Identity)).Select(at => (at.Partition, at.Record.Offset))];
        }

        return _firsts;
    }

    private long EpochOf(int partition, long offset) =>
        _barriers[partition].Where(barrier => barrier.Offset <= offset).Select(barrier => barrier.Epoch).DefaultIfEmpty(_firstEpochs.GetValueOrDefault(partition, long.MaxValue)).Max();

    private static bool Passes(Arrived record, SpeedPolicies policies, Func<SeamEvent, DateTimeOffset?> windowEnd)
    {
        if (record.LastCopy >= record.Offset - policies.DuplicateHorizon)
            return false;
        if (policies.AllowedLateness is not { } lateness || windowEnd(record.Event) is not { } last || record.HighestBefore is not { } highest)
            return true;
        return last + lateness > highest - policies.WatermarkBound;
    }

    /// <summary>A record as it arrived.</summary>
    /// <param name="Offset">Where it stands.</param>
    /// <param name="Event">What it tells.</param>
    /// <param name="Arrival">When, in microseconds.</param>
    /// <param name="Identity">What its copies have in common with it.</param>
    /// <param name="LastCopy">Where the last copy before it stands.</param>
    /// <param name="HighestBefore">The highest event time before it.</param>
    private sealed record Arrived(long Offset, SeamEvent Event, long Arrival, object Identity, long? LastCopy, DateTimeOffset? HighestBefore);
}

/// <summary>An event that counts, and where it stands in the log.</summary>
public sealed record Counted(SeamEvent Event, int Partition, long Offset);
