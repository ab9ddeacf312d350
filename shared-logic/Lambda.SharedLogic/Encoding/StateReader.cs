using System.Buffers.Binary;

namespace Lambda.SharedLogic.Encoding;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Throws <see cref="CorruptStateException"/> on bytes that it cannot have written.</summary>
public ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private LogPlace _place;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>The time of the place that was read last, in microseconds since 1970; 0 when none was.</summary>
    public readonly long LastTime => _place.Time;

    /// <summary>Reads one byte as it stands.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads an unsigned varint.</summary>
    public ulong ReadUnsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new CorruptStateException($"a varint is longer than 10 bytes at byte {_position}");
    }

    /// <summary>Reads a zig-zag encoded varint.</summary>
    public long ReadSigned()
    {
        var value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a signed 128-bit integer.</summary>
    public Int128 ReadSigned128()
    {
        var low = ReadSigned();
        return unchecked(((Int128)ReadSigned() << 64) + low);
    }

    /// <summary>Reads a truth value.</summary>
    public bool ReadFlag() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new CorruptStateException($"a truth value is {other} at byte {_position - 1}, not 0 or 1"),
    };

    /// <summary>Reads a count that something of at least <paramref name="minimumBytesEach"/> bytes each must follow.</summary>
    public int ReadCount(int minimumBytesEach = 1)
    {
        var count = ReadUnsigned();
        if (count > (ulong)(Remaining / Math.Max(1, minimumBytesEach)))
        {
            throw new CorruptStateException($"a count of {count} exceeds the {Remaining} bytes left at byte {_position}");
        }

        return (int)count;
    }

    /// <summary>Reads 64 little-endian bits.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads bytes with their count before them; the span lives as long as the bytes given to the reader.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount());

    /// <summary>Reads bytes that may be absent, and then there are none; the span lives as long as the bytes given to the reader.</summary>
    public ReadOnlySpan<byte> ReadOptionalBytes(out bool isPresent)
    {
        var number = ReadUnsigned();
        isPresent = number > 0;
        return !isPresent ? default
            : number - 1 <= (ulong)Remaining ? Take((int)(number - 1))
            : throw new CorruptStateException($"{number - 1} bytes wanted at byte {_position}, {Remaining} left");
    }

    /// <summary>Reads a place, unless there is none.</summary>
    public bool TryReadPlace(out LogPlace place)
    {
        var kind = ReadByte();
        if (kind > TimeStep.Nothing)
        {
            var step = ReadStepOf(kind);
            var (offset, partition) = (ReadSigned(), unchecked(ReadSigned() + _place.Partition));
            _place = partition is >= int.MinValue and <= int.MaxValue
                ? new LogPlace(unchecked(_place.Time + step), unchecked(_place.Offset + offset), (int)partition)
                : throw new CorruptStateException($"partition {partition} is out of range");
        }

        place = _place;
        return kind != TimeStep.Absent;
    }

    /// <summary>Reads a step from one time to another, in microseconds; <c>null</c> when there is none.</summary>
    public long? ReadStep()
    {
        var kind = ReadByte();
        return kind == TimeStep.Absent ? null : ReadStepOf(kind);
    }

    /// <summary>Reads what follows the kind of a step that there is; in microseconds.</summary>
    internal long ReadStepOf(byte kind) => kind == TimeStep.Nothing ? 0 : TimeStep.MicrosecondsOf(kind, kind > TimeStep.LastKind ? 0 : ReadSigned());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw new CorruptStateException($"{count} bytes wanted at byte {_position}, {Remaining} left");
        }

        var span = _bytes.Slice(_position, count);
        _position += count;
        return span;
    }
}
