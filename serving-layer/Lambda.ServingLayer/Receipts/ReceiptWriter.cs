using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Receipts;

/// <summary>Writes down what an answer was made of.</summary>
internal static class ReceiptWriter
{
    /// <summary>The receipt of an answer.</summary>
    /// <param name="request">The question.</param>
    /// <param name="parts">What it was answered from.</param>
    /// <param name="page">The rows of the page.</param>
    /// <param name="logic">The hash of the logic loaded.</param>
    public static Receipt Write(QueryRequest request, LayerParts parts, IReadOnlyList<AnswerRow> page, string logic)
    {
        var holes = parts.Holes();
        var completeness = holes.Count > 0 ? Completeness.Hole : parts.IsDegraded ? Completeness.Degraded : Completeness.Complete;
        var partitions = parts.Seam.Partitions
            .Select(partition => new PartitionReceipt(partition.Partition, partition.BatchTo, partition.SpeedTo, parts.Ends[partition.Partition])).ToList();
        return new Receipt(
            request.Source, parts.Version?.Version, HashName.Of(logic), parts.Version?.Cut, Epochs(request, parts, holes), partitions,
            new EventsReceipt(parts.UsesBatch ? parts.Version!.Events : 0, SpeedEvents(request.View, parts)),
            new FreshnessReceipt(Watermark(request, parts), partitions.Sum(partition => partition.End - partition.SpeedTo)),
            completeness, Approximate(request.View, page), holes, parts.Reasons)
        {
            Held = HeldOf(request.View, parts),
        };
    }

    private static HeldReceipt? HeldOf(ViewDefinition view, LayerParts parts)
    {
        if (!view.Policies.Trigger.Holds || parts.Snapshot is null)
        {
            return null;
        }

        var partitions = parts.Snapshot.Partitions.Select(partition => HeldOf(view, partition, parts.Seam.FirstEpoch)).OrderBy(held => held.Partition).ToList();
        return new HeldReceipt(view.Policies.Trigger.Kind, partitions.Sum(held => held.Events), partitions);
    }

    // Only the epoch that is still open holds anything back, because a barrier shows everything before it; and what the batch view counts is shown in any case.
    private static PartitionHeldReceipt HeldOf(ViewDefinition view, PartitionProgress partition, long firstEpoch)
    {
        var counts = partition.Epochs.FirstOrDefault(epoch => epoch.Epoch == partition.Epoch && epoch.Epoch >= firstEpoch)?.Views.FirstOrDefault(counts => counts.View == view.Name);
        return new PartitionHeldReceipt(
            partition.Partition, counts?.Held ?? 0, TimeOf(partition.FiredTo), TimeOf(counts?.Due ?? long.MinValue));
    }

    /// <summary>A moment that answers can write, or <c>null</c>: before the first event, and for windows that end after the year 9999.</summary>
    private static DateTimeOffset? TimeOf(long time) =>
        time == long.MinValue || time > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond ? null : IsoInstant.ToTime(time);

    private static EpochsReceipt Epochs(QueryRequest request, LayerParts parts, IReadOnlyList<long> holes)
    {
        if (request.Source == AnswerSource.Batch)
        {
            return new EpochsReceipt([], []);
        }

        var isAnybodyThere = parts.Snapshot is { Partitions.Count: > 0 } || !parts.IsDegraded;
        return new EpochsReceipt([.. parts.Seam.Expected], [.. parts.Seam.Expected.Where(epoch => isAnybodyThere && !holes.Contains(epoch))]);
    }

    private static long SpeedEvents(ViewDefinition view, LayerParts parts) => (parts.Snapshot?.Partitions ?? [])
        .SelectMany(partition => partition.Epochs)
        .Where(epoch => epoch.Epoch >= parts.Seam.FirstEpoch && !parts.DamagedEpochs.Contains(epoch.Epoch))
        .SelectMany(epoch => epoch.Views)
        .Where(counts => counts.View == view.Name)
        .Sum(counts => counts.Applied);

    private static DateTimeOffset? Watermark(QueryRequest request, LayerParts parts)
    {
        var seen = (parts.Snapshot?.Partitions ?? [])
            .Select(partition => partition.HighestEventTime).Where(time => time != EventTimeClock.NothingSeen).ToList();
        var highest = seen.Count > 0 ? seen.Min() : parts.UsesBatch ? parts.Version!.HighestEventTime : EventTimeClock.NothingSeen;
        var watermark = EventTimeClock.Watermark(highest, request.View.Policies);
        return watermark == EventTimeClock.NothingSeen ? null : IsoInstant.ToTime(watermark);
    }

    /// <summary>A sketched value is approximate where the real-time views had a part in it; elsewhere the batch view's exact form was presented.</summary>
    private static SortedDictionary<string, string> Approximate(ViewDefinition view, IReadOnlyList<AnswerRow> page)
    {
        var approximate = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < view.Values.Count; i++)
        {
            var value = view.Values[i];
            if (value.ErrorBound is { } bound && page.Any(row => row.IsSketched && row.Values[i] is not null))
            {
                approximate.Add(value.Name, bound.ToString());
            }
        }

        return approximate;
    }
}
