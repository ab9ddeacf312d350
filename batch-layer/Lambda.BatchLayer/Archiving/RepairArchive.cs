using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.BatchLayer.Archiving;

/// <summary>Makes quarantined files anew from the log, as far as it still reaches back.</summary>
public sealed class RepairArchive(IEventLog log, IMasterDataset master, IArchiveCatalog catalog, BatchOptions options)
{
    /// <summary>Repairs what can be repaired. Returns the files that stay in quarantine because the log no longer holds them.</summary>
    public async Task<IReadOnlyList<EventFile>> RepairAsync(CancellationToken cancellationToken)
    {
        var beyondRepair = new List<EventFile>();
        foreach (var (file, _) in await catalog.QuarantinedAsync(cancellationToken))
        {
            if (await log.StartOffsetAsync(file.Partition, cancellationToken) > file.FirstOffset)
            {
                beyondRepair.Add(file);
                continue;
            }

            try
            {
                await catalog.RepairAsync(file, await RewriteAsync(file, cancellationToken), cancellationToken);
            }
            catch (Exception error) when (error is DamagedFileException or LogGapException)
            {
                beyondRepair.Add(file);
            }
        }

        return beyondRepair;
    }

    private async Task<EventFile> RewriteAsync(EventFile file, CancellationToken cancellationToken)
    {
        var (batch, single) = (new LogBatch(), new DeliveryEventBatch());
        var (first, last) = (long.MaxValue, long.MinValue);
        await using var writer = master.Create(file.Epoch, file.Partition);
        await using var reader = log.OpenReader(file.Partition, file.FirstOffset);
        while (writer.Rows < file.Rows && await reader.ReadAsync(batch, options.LongestRest, cancellationToken))
        {
            for (var i = 0; i < batch.Count && batch.OffsetOf(i) <= file.LastOffset; i++)
            {
                single.Clear();
                if (batch.KindOf(i) == RecordKind.Event && DeliveryEventJson.TryDecode(batch.ValueOf(i), single, out _))
                {
                    var archived = single.Events[0];
                    (archived.Partition, archived.Offset, archived.ArrivalTime) = (file.Partition, batch.OffsetOf(i), batch.ArrivalTimeOf(i));
                    writer.Append(archived, batch.ValueOf(i));
                    (first, last) = (Math.Min(first, archived.Offset), archived.Offset);
                }
            }

            if (batch.OffsetOf(batch.Count - 1) >= file.LastOffset)
            {
                break;
            }
        }

        return writer.Rows == file.Rows && (first, last) == (file.FirstOffset, file.LastOffset)
            ? await writer.CompleteAsync(cancellationToken)
            : throw new DamagedFileException(file, $"the log gives {writer.Rows} events from {first} to {last} for it, the catalog says {file.Rows}");
    }
}
