using Lambda.Ports.Skew;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Keeps the worst findings of a report: what is unexplained first, then by the size of the change relative to the value.</summary>
internal sealed class FindingList
{
    /// <summary>How many findings a report names.</summary>
    public const int Limit = 100;

    private readonly PriorityQueue<SkewFinding, (int Rank, double Size, long Arrival)> _kept = new();
    private long _arrivals;

    /// <summary>Takes in a finding; the least of all goes when there are too many.</summary>
    public void Add(SkewFinding finding, double relativeSize)
    {
        // Of two alike the earlier one stays, so that a report does not depend on how many follow.
        var entry = (RankOf(finding.Cause), relativeSize, -_arrivals++);
        if (_kept.Count < Limit)
        {
            _kept.Enqueue(finding, entry);
        }
        else
        {
            _kept.EnqueueDequeue(finding, entry);
        }
    }

    /// <summary>All that were kept, the worst first.</summary>
    public IReadOnlyList<SkewFinding> WorstFirst() => [.. _kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    private static int RankOf(SkewCause cause) => cause switch
    {
        SkewCause.Unexplained => 2,
        SkewCause.Logic => 1,
        _ => 0,
    };
}
