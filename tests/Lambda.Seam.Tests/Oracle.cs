using Lambda.SharedLogic.Policies;

namespace Lambda.Seam.Tests;

/// <summary>
/// The naive oracle: keeps every record of every partition in a list and answers each question by going through all of them. Shares nothing with the platform but
/// the meaning of the words.
/// </summary>
public sealed class Oracle(int partitions)
{
    private readonly List<(long Offset, SeamEvent Event)>[] _records = [.. Enumerable.Range(0, partitions).Select(_ => new List<(long, SeamEvent)>())];

    /// <summary>A record was appended.</summary>
    public void Append(int partition, long offset, SeamEvent appended) => _records[partition].Add((offset, appended));

    /// <summary>
    /// The events that count: before the cut each event once; from the cut on what the speed layer's policies let pass.
    /// </summary>
    /// <param name="cut">For each partition the offset of the cut.</param>
    /// <param name="end">For each partition the offset up to which the speed layer has come.</param>
    /// <param name="policies">The view's policies.</param>
    /// <param name="windowEnd">The end of the last window that an event belongs to; <c>null</c> when it never ends.</param>
    public List<Counted> Count(IReadOnlyList<long> cut, IReadOnlyList<long> end, SpeedPolicies policies, Func<SeamEvent, DateTimeOffset?> windowEnd)
    {
        var counted = new List<Counted>();
        for (var partition = 0; partition < partitions; partition++)
        {
            var seen = new HashSet<object>();
            foreach (var (offset, candidate) in _records[partition])
            {
                var counts = offset < cut[partition]
                    ? seen.Add(candidate.IdentityOf())
                    : offset < end[partition] && Passes(partition, offset, candidate, policies, windowEnd);
                if (counts)
                    counted.Add(new Counted(candidate, partition, offset));
            }
        }

        return counted;
    }

    /// <summary>How many events count in these epochs, how many copies the policies let pass besides, and how many events they drop.</summary>
    /// <param name="epochs">Partition, first offset and the offset after the last one.</param>
    /// <param name="policies">The view's policies.</param>
    /// <param name="windowEnd">The end of the last window that an event belongs to; <c>null</c> when it never ends.</param>
    public (long Events, long Copies, long Late) Skew(
        IReadOnlyList<(int Partition, long First, long End)> epochs, SpeedPolicies policies, Func<SeamEvent, DateTimeOffset?> windowEnd)
    {
        var (events, copies, late) = (0, 0, 0);
        for (var partition = 0; partition < partitions; partition++)
        {
            var seen = new HashSet<object>();
            foreach (var (offset, candidate) in _records[partition])
            {
                var isFirst = seen.Add(candidate.IdentityOf());
                if (!epochs.Any(epoch => epoch.Partition == partition && offset >= epoch.First && offset < epoch.End))
                    continue;
                var passes = Passes(partition, offset, candidate, policies, windowEnd);
                events += isFirst ? 1 : 0;
                copies += !isFirst && passes ? 1 : 0;
                late += isFirst && !passes ? 1 : 0;
            }
        }

        return (events, copies, late);
    }

    private bool Passes(int partition, long offset, SeamEvent candidate, SpeedPolicies policies, Func<SeamEvent, DateTimeOffset?> windowEnd)
    {
        var before = _records[partition].Where(record => record.Offset < offset).ToList();
        var isDuplicate = before.Any(record => record.Offset >= offset - policies.DuplicateHorizon && record.Event.IdentityOf().Equals(candidate.IdentityOf()));
        if (isDuplicate)
            return false;
        if (policies.AllowedLateness is not { } lateness || windowEnd(candidate) is not { } last || before.Count == 0)
            return true;
        return last + lateness > before.Max(record => record.Event.Time) - policies.WatermarkBound;
    }
}

/// <summary>An event that counts, and where it stands in the log.</summary>
public sealed record Counted(SeamEvent Event, int Partition, long Offset);
