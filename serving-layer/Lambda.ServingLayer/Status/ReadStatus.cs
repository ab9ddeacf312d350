using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Status;

/// <summary>Asks every part of the platform where it stands, and checks that no record was lost on the way.</summary>
public sealed class ReadStatus(
    ViewRegistry views, IEventLog log, IRealTimeViewStore realTime, IVersionCatalog versions, ICutCatalog cuts, IArchiveCatalog archive,
    IDeadLetterStore deadLetters, ISkewReportStore reports)
{
    /// <summary>The status of this moment. Each partition's sums are of one flush.</summary>
    public async ValueTask<PlatformStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var publication = await versions.CurrentAsync(cancellationToken);
        var progress = await ProgressAsync(cancellationToken);

        // Those of the log that no cut has taken in yet as well: what is in them is in flight.
        var count = Math.Max(log.PartitionCount, (await cuts.PartitionsAsync(log.PartitionCount, cancellationToken)).Latest);
        var positions = await ArchivePositionsAsync(count, cancellationToken);
        var closed = await archive.ClosedEpochsAsync(0, long.MaxValue, cancellationToken);
        var partitions = new List<PartitionStatus>(count);
        for (var partition = 0; partition < count; partition++)
        {
            var own = progress.FirstOrDefault(candidate => candidate.Partition == partition);

            // Read after the progress: so the end is never before the position.
            var end = await log.EndOffsetAsync(partition, cancellationToken);
            var start = await log.StartOffsetAsync(partition, cancellationToken);
            var position = positions[partition];

            // Epochs that were closed after the positions were read are no part of them.
            var archived = closed.Where(epoch => epoch.Partition == partition && epoch.End <= position.First);
            partitions.Add(new PartitionStatus(partition, start, end, Speed(own, end), Archive(position, archived)));
        }

        return new PlatformStatus(
            log.Topic, publication?.Version, publication?.Versions.Values.FirstOrDefault()?.Cut, await deadLetters.CountAsync(cancellationToken),
            await SkewStatus.ReadAsync(reports, cancellationToken), partitions);
    }

    private async ValueTask<IReadOnlyList<ArchivePosition>> ArchivePositionsAsync(int count, CancellationToken cancellationToken)
    {
        var positions = new ArchivePosition[count];
        for (var partition = 0; partition < positions.Length; partition++)
        {
            positions[partition] = await archive.ArchivePositionAsync(partition, cancellationToken);
        }

        return positions;
    }

    // Progress comes with every read; asking for no key of one view leaves the states out.
    private async ValueTask<IReadOnlyList<PartitionProgress>> ProgressAsync(CancellationToken cancellationToken) => views.Views.Count == 0
        ? []
        : (await realTime.ReadAsync(new RealTimeQuery(views.Views[0].Name, long.MaxValue, Keys: []), cancellationToken)).Partitions;

    private SpeedStatus Speed(PartitionProgress? progress, long end)
    {
        var epochs = progress?.Epochs ?? [];
        var position = progress?.Position ?? 0;
        var from = epochs.Count > 0 ? epochs.Min(epoch => epoch.First) : position;
        var (control, dead) = (epochs.Sum(epoch => epoch.Control), epochs.Sum(epoch => epoch.DeadLettered));
        var (appended, inFlight) = (end - from, end - position);
        var counted = appended - control - dead - inFlight;
        return new SpeedStatus(
            position, progress?.Epoch ?? 0, from, appended, control, dead, inFlight, [.. views.Views.Select(view => Conservation(view.Name, epochs, counted))]);
    }

    private static ViewConservation Conservation(string view, IReadOnlyList<EpochProgress> epochs, long counted)
    {
        var counts = epochs.SelectMany(epoch => epoch.Views).Where(candidate => candidate.View == view).ToList();
        var (applied, duplicate, late) = (counts.Sum(count => count.Applied), counts.Sum(count => count.Duplicate), counts.Sum(count => count.Late));
        return new ViewConservation(view, applied, duplicate, late, counted - applied - duplicate - late) { Held = counts.Sum(count => count.Held) };
    }

    private static ArchiveStatus Archive(ArchivePosition position, IEnumerable<ClosedEpoch> closed)
    {
        var (rows, control, dead) = (position.Rows, position.Control, position.DeadLettered);
        foreach (var epoch in closed)
        {
            rows += epoch.Rows;
            control += epoch.Control;
            dead += epoch.DeadLettered;
        }

        return new ArchiveStatus(position.Offset, position.Epoch, rows, control, dead, position.Offset - rows - control - dead);
    }
}
