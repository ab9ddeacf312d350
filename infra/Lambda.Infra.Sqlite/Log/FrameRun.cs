using System.Buffers;
using Lambda.Ports.Log;

namespace Lambda.Infra.Sqlite.Log;

/// <summary>Frames of consecutive records of one partition in a rented buffer: what fits into one row.</summary>
internal sealed class FrameRun(int partition) : IDisposable
{
    private const int FirstBytes = 16 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);

    public int Partition { get; } = partition;

    /// <summary>How many records it has.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes they take.</summary>
    public int Length { get; private set; }

    /// <summary>The frames.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <summary>Whether so many more records and bytes still fit into one row with these; the first record always does.</summary>
    public bool HasRoomFor(int records, int bytes) =>
        Count == 0 || (Count + records <= LogLimits.MostRecordsPerRow && Length + bytes <= LogLimits.MostBytesPerRow);

    public void AddEvent(LogRecord record)
    {
        Length += RecordFrames.WriteEvent(Reserve(RecordFrames.MostBytes(record)), record);
        Count++;
    }

    public void AddBarrier(long epoch)
    {
        Length += RecordFrames.WriteBarrier(Reserve(RecordFrames.MostBarrierBytes), epoch);
        Count++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Span<byte> Reserve(int bytes)
    {
        if (Length + bytes > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + bytes));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(Length);
    }
}
