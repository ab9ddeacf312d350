using System.Buffers.Binary;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Hashing;

namespace Lambda.Infra.Sqlite.Log;

/// <summary>
/// The bytes of a row of the log:
/// <code>
/// 1 byte      layout version, 1
/// n frames    one for each record, in offset order:
///               1 byte   kind: 0 event, 1 barrier
///               event:   varint key length, key bytes, varint value length, value bytes
///               barrier: varint epoch
/// 8 bytes     Murmur3 of all bytes before (the first word), little-endian, with the row's first offset as seed
/// </code>
/// A varint is LEB128: seven bits to a byte, the lowest first, the top bit set on all but the last.
/// </summary>
internal static class RecordFrames
{
    public const byte Version = 1;
    public const int HeaderBytes = 1;
    public const int ChecksumBytes = sizeof(ulong);

    /// <summary>The most bytes that a barrier's frame takes.</summary>
    public const int MostBarrierBytes = 1 + MostVarintBytes;

    private const int MostVarintBytes = 10;

    /// <summary>The most bytes that an event's frame takes.</summary>
    public static int MostBytes(LogRecord record) => 1 + MostVarintBytes + record.Key.Length + MostVarintBytes + record.Value.Length;

    /// <summary>Writes an event's frame and returns its length.</summary>
    public static int WriteEvent(Span<byte> into, LogRecord record)
    {
        into[0] = (byte)RecordKind.Event;
        var length = 1;
        length += WriteBytes(into[length..], record.Key.Span);
        length += WriteBytes(into[length..], record.Value.Span);
        return length;
    }

    /// <summary>Writes a barrier's frame and returns its length.</summary>
    public static int WriteBarrier(Span<byte> into, long epoch)
    {
        into[0] = (byte)RecordKind.Barrier;
        return 1 + WriteVarint(into[1..], (ulong)epoch);
    }

    /// <summary>The checksum of a row's bytes up to the checksum itself.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes, long firstOffset) => Murmur3.Hash128(bytes, (ulong)firstOffset).High;

    /// <summary>Adds the records of a row to a batch, without the first <paramref name="skip"/>.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static void Read(ReadOnlySpan<byte> row, long firstOffset, int count, int skip, long arrivalTime, LogBatch into)
    {
        var frames = Verify(row, firstOffset);
        for (var i = 0; i < count; i++)
        {
            var kind = (RecordKind)frames[0];
            frames = frames[1..];
            if (kind == RecordKind.Barrier)
            {
                var epoch = (long)ReadVarint(ref frames);
                if (i >= skip)
                {
                    into.AddBarrier(firstOffset + i, arrivalTime, epoch);
                }
            }
            else
            {
                _ = ReadBytes(ref frames);
                var value = ReadBytes(ref frames);
                if (i >= skip)
                {
                    into.AddEvent(firstOffset + i, arrivalTime, value);
                }
            }
        }
    }

    private static ReadOnlySpan<byte> Verify(ReadOnlySpan<byte> row, long firstOffset)
    {
        if (row.Length < HeaderBytes + ChecksumBytes || row[0] != Version)
        {
            throw new InvalidDataException($"the log's row at offset {firstOffset} has no known layout");
        }

        var body = row[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt64LittleEndian(row[^ChecksumBytes..]) != Checksum(body, firstOffset))
        {
            throw new InvalidDataException($"the log's row at offset {firstOffset} is damaged: its checksum differs");
        }

        return body[HeaderBytes..];
    }

    private static int WriteBytes(Span<byte> into, ReadOnlySpan<byte> bytes)
    {
        var length = WriteVarint(into, (ulong)bytes.Length);
        bytes.CopyTo(into[length..]);
        return length + bytes.Length;
    }

    private static int WriteVarint(Span<byte> into, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            into[length++] = (byte)(value | 0x80);
        }

        into[length++] = (byte)value;
        return length;
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> from)
    {
        var length = (int)ReadVarint(ref from);
        var bytes = from[..length];
        from = from[length..];
        return bytes;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> from)
    {
        var value = 0UL;
        for (var (i, shift) = (0, 0); ; i++, shift += 7)
        {
            value |= (ulong)(from[i] & 0x7F) << shift;
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return value;
            }
        }
    }
}
