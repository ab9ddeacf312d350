using Lambda.Ports.Log;
using Lambda.Testing;

namespace Lambda.Benchmarks.Kafka;

/// <summary>Records in a file, as a stream that another process reads: nobody has them on a heap, where each collection of garbage would walk them.</summary>
internal sealed class RecordStream : IDisposable
{
    private const int RecordsAtATime = 5_000;
    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes events as records in the partitions of their packages.</summary>
    public RecordStream(IEnumerable<byte[]> events)
    {
        using var file = new BinaryWriter(File.Create(FilePath));
        foreach (var record in events.Chunk(RecordsAtATime).SelectMany(FilledTopic.Records))
        {
            file.Write(record.Partition);
            file.Write(record.Key.Length);
            file.Write(record.Value.Length);
            file.Write(record.Key.Span);
            file.Write(record.Value.Span);
            Count++;
            Partitions = Math.Max(Partitions, record.Partition + 1);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>In how many partitions.</summary>
    public int Partitions { get; }

    /// <summary>The file.</summary>
    public string FilePath => _folder.PathOf("records");

    /// <summary>Reads a file of records, one after the other.</summary>
    public static IEnumerable<LogRecord> Read(string path)
    {
        using var file = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20));
        while (file.BaseStream.Position < file.BaseStream.Length)
        {
            var (partition, key, value) = (file.ReadInt32(), file.ReadInt32(), file.ReadInt32());
            yield return new LogRecord(partition, file.ReadBytes(key), file.ReadBytes(value));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
