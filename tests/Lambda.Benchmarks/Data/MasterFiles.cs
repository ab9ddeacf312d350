using Lambda.Infra.DuckDb.Master;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Ingest;

namespace Lambda.Benchmarks.Data;

/// <summary>Writes events as files of the master dataset, as the archiver does: by partition, 250,000 events a file, one in a hundred of them a copy.</summary>
public static class MasterFiles
{
    private const int Partitions = 4;
    private const int EventsPerFile = 250_000;
    private const int CopyEvery = 100;

    /// <summary>Writes one closed epoch.</summary>
    public static async Task<IReadOnlyList<EventFile>> WriteAsync(DuckDbMasterDataset master, IEnumerable<byte[]> records)
    {
        var files = new List<EventFile>();
        var writers = Enumerable.Range(0, Partitions).Select(partition => new PartitionWriter(master, partition, files)).ToList();
        var batch = new DeliveryEventBatch();
        var read = 0;
        foreach (var record in records)
        {
            batch.Clear();
            if (DeliveryEventJson.TryDecode(record, batch, out _))
            {
                var decoded = batch.Events[0];
                var writer = writers[Partitioner.For(decoded.PackageId.Bytes, Partitions)];
                await writer.AppendAsync(decoded, record);
                if (++read % CopyEvery == 0)
                {
                    await writer.AppendAsync(decoded, record);
                }
            }
        }

        foreach (var writer in writers)
        {
            await writer.CompleteAsync();
        }

        return [.. files.OrderBy(file => file.Partition).ThenBy(file => file.FirstOffset)];
    }

    private sealed class PartitionWriter(DuckDbMasterDataset master, int partition, List<EventFile> files)
    {
        private IEventFileWriter? _file;
        private long _offset;

        public async ValueTask AppendAsync(DeliveryEvent decoded, byte[] record)
        {
            _file ??= master.Create(0, partition);
            (decoded.Partition, decoded.Offset, decoded.ArrivalTime) = (partition, _offset++, decoded.EventTime);
            _file.Append(decoded, record);
            if (_file.Rows == EventsPerFile)
            {
                await CompleteAsync();
            }
        }

        public async ValueTask CompleteAsync()
        {
            if (_file is { } file)
            {
                files.Add(await file.CompleteAsync(CancellationToken.None));
                await file.DisposeAsync();
                _file = null;
            }
        }
    }
}
