using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Seams;

namespace Lambda.ServingLayer.Queries;

/// <summary>Asks the speed layer and the log for one attempt. What does not answer degrades the answer; it does not end it.</summary>
internal sealed class PartsReader(ICutCatalog cuts, IRealTimeViewStore realTime, IEventLog log, string logic, Action<string, Exception>? onUnavailable)
{
    /// <summary>The layers' parts as of now.</summary>
    public async ValueTask<LayerParts> ReadAsync(QueryRequest request, ViewVersion? version, RealTimeQuery query, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        var asksSpeed = request.Source != AnswerSource.Batch;

        // Side by side: each may be a server. What was acknowledged before the question was put is in a partition that the catalog knows.
        var asking = cuts.PartitionsAsync(log.PartitionCount, cancellationToken).AsTask();
        var snapshot = asksSpeed ? await AskAsync("real-time view store", async () => await realTime.ReadAsync(query, cancellationToken), reasons) : null;
        snapshot = RefuseOtherLogic(snapshot, reasons);
        var partitions = await AskAsync("catalog", async () => await asking, reasons) ?? Partitioning.Of(log.PartitionCount);
        var seam = SeamCheck.Of(version, snapshot?.Partitions ?? [], partitions, log.PartitionCount);

        // The ends are read after the snapshot: so they are never before its positions.
        var ends = await AskAsync("log", async () => await EndsAsync(seam.Partitions.Count, cancellationToken), reasons);
        var parts = new LayerParts(version, snapshot, seam, Ends(ends, seam));
        reasons.ForEach(parts.Degrade);
        if (snapshot is not null)
        {
            ExplainSeam(parts);
        }

        return parts;
    }

    // States of other logic may read as something else. They carry no partition, so one stranger spoils all; the speed layer is replacing them already.
    private RealTimeSnapshot? RefuseOtherLogic(RealTimeSnapshot? snapshot, List<string> reasons)
    {
        var strangers = (snapshot?.Partitions ?? []).Where(partition => partition.Logic != logic).Select(partition => partition.Partition).ToList();
        if (strangers.Count == 0)
        {
            return snapshot;
        }

        reasons.Add($"partition {string.Join(", ", strangers)}: the real-time states were made by other logic");
        return null;
    }

    private static void ExplainSeam(LayerParts parts)
    {
        foreach (var partition in parts.Seam.Partitions)
        {
            if (!partition.HasProgress && parts.Ends[partition.Partition] > partition.BatchTo)
            {
                parts.Degrade($"partition {partition.Partition}: the speed layer has not begun with it");
            }

            if (partition.Missing.Count > 0)
            {
                parts.Explain($"partition {partition.Partition}: the real-time store lacks epoch {string.Join(", ", partition.Missing)}");
            }
        }
    }

    private static List<long> Ends(IReadOnlyList<long>? ends, Seam seam) =>
        [.. seam.Partitions.Select(partition => Math.Max(partition.SpeedTo, ends?[partition.Partition] ?? 0))];

    private async ValueTask<IReadOnlyList<long>> EndsAsync(int partitions, CancellationToken cancellationToken)
    {
        var ends = new long[partitions];
        for (var partition = 0; partition < ends.Length; partition++)
        {
            ends[partition] = await log.EndOffsetAsync(partition, cancellationToken);
        }

        return ends;
    }

    private async ValueTask<T?> AskAsync<T>(string part, Func<ValueTask<T>> ask, List<string> reasons)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            onUnavailable?.Invoke(part, failure);
            reasons.Add($"the {part} does not answer");
            return null;
        }
    }
}
