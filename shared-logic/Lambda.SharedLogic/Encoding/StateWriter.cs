using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Lambda.SharedLogic.Encoding;

/// <summary>
/// Appends canonical bytes to a growing buffer that is reused from state to state. Integers are written as
/// LEB128 varints (signed ones zig-zag first), so that a value has exactly one encoding.
/// </summary>
public sealed class StateWriter
{
    private byte[] _buffer = new byte[256];
    private LogPlace _place;

    /// <summary>The bytes written since the last <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>The same as <see cref="Written"/>, for those that cannot hold a span.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>How many bytes have been written since the last <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>The time of the place that was written last, in microseconds since 1970; 0 when none was.</summary>
    public long LastTime => _place.Time;

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear()
    {
        Length = 0;
        BeginState();
    }

    /// <summary>What follows is a state of its own: its first place stands for itself, and the others are told from the one before.</summary>
    public void BeginState() => _place = default;

    /// <summary>Writes one byte as it stands.</summary>
    public void WriteByte(byte value)
    {
        var (buffer, at) = (_buffer, Length);
        if ((uint)at < (uint)buffer.Length)
        {
            buffer[at] = value;
            Length = at + 1;
            return;
        }

        Reserve(1)[0] = value;
    }

    /// <summary>Writes an unsigned integer in 1 to 10 bytes.</summary>
    public void WriteUnsigned(ulong value)
    {
        if (value < 0x80)
        {
            WriteByte((byte)value);
            return;
        }

        if (Bmi2.X64.IsSupported && value >> (7 * sizeof(ulong)) == 0)
        {
            WriteSpread(value);
            return;
        }

        var target = Reserve(10);
        var count = 0;
        while (value >= 0x80)
        {
            target[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[count++] = (byte)value;
        Length -= 10 - count;
    }

    /// <summary>Writes a signed integer, zig-zag encoded, in 1 to 10 bytes.</summary>
    public void WriteSigned(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>
    /// Writes a signed 128-bit integer as its low 64 bits, signed, and how often 2^64 must be added: one byte more than
    /// <see cref="WriteSigned"/> for every value that fits there.
    /// </summary>
    public void WriteSigned128(Int128 value)
    {
        var low = unchecked((long)value);
        WriteSigned(low);
        WriteSigned(unchecked((long)((value - low) >> 64)));
    }

    /// <summary>Writes a truth value as one byte, 0 or 1.</summary>
    public void WriteFlag(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes 64 bits, little-endian, in 8 bytes: for hashes, which varints would only lengthen.</summary>
    public void WriteFixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Writes bytes with their count before them.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value) => WriteBehind(value.Length, value);

    /// <summary>Writes bytes that may be absent with one more than their count before them, and 0 for absent ones.</summary>
    public void WriteOptionalBytes(bool isPresent, ReadOnlySpan<byte> value)
    {
        if (isPresent)
        {
            WriteBehind(value.Length + 1, value);
        }
        else
        {
            WriteByte(0);
        }
    }

    /// <summary>Writes a place, told from the one before in the same state: one byte when both are the same, as most of a state's are.</summary>
    public void WritePlace(in LogPlace place)
    {
        if (place == _place)
        {
            WriteByte(TimeStep.Nothing);
            return;
        }

        WriteStep(TimeStep.InUnits(unchecked(place.Time - _place.Time)));
        WriteSigned(unchecked(place.Offset - _place.Offset));
        WriteSigned((long)place.Partition - _place.Partition);
        _place = place;
    }

    /// <summary>Writes that there is no place, or no time.</summary>
    public void WriteAbsent() => WriteByte(TimeStep.Absent);

    /// <summary>Writes the step from one time to another in 1 to 11 bytes: short when it is small, or of whole seconds or milliseconds.</summary>
    public void WriteStep(long microseconds) => WriteStep(TimeStep.Of(microseconds));

    /// <summary>Copies what was written into an array of its own.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>A varint of up to eight bytes in one word, without a branch for each: one instruction puts seven bits into every byte.</summary>
    private void WriteSpread(ulong value)
    {
        var at = Length;
        var target = Reserve(sizeof(ulong));
        var last = BitOperations.Log2(value) / 7;
        var more = 0x0080808080808080UL & ((1UL << (8 * last)) - 1);
        BinaryPrimitives.WriteUInt64LittleEndian(target, Bmi2.X64.ParallelBitDeposit(value, 0x7f7f7f7f7f7f7f7fUL) | more);
        Length = at + last + 1;
    }

    private void WriteStep(TimeStep step)
    {
        WriteByte(step.Kind);
        if (step.Kind >= TimeStep.FirstCounted)
        {
            WriteSigned(step.Count);
        }
    }

    private void WriteBehind(int number, ReadOnlySpan<byte> value)
    {
        if (number < 0x80)
        {
            var target = Reserve(1 + value.Length);
            target[0] = (byte)number;
            value.CopyTo(target[1..]);
            return;
        }

        WriteUnsigned((ulong)number);
        value.CopyTo(Reserve(value.Length));
    }

    private Span<byte> Reserve(int count)
    {
        var needed = checked(Length + count);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(needed, checked(_buffer.Length * 2)));
        }

        var span = _buffer.AsSpan(Length, count);
        Length = needed;
        return span;
    }
}
