using System.Buffers.Binary;
using StackExchange.Redis;

namespace Lambda.Infra.Redis.Packing;

/// <summary>
/// Writes MessagePack, which Redis's scripts can unpack in one call, into segments that become a script's arguments. What is reserved together lies in one segment; each ends with
/// nil.
/// </summary>
/// <param name="segments">Where the segments come from.</param>
internal sealed class PackWriter(Segments segments)
{
    /// <summary>The most bytes that stand before an array's items or a string's bytes.</summary>
    public const int LongestHeader = 5;

    private const byte Nil = 0xc0;
    private readonly List<byte[]> _full = [];
    private byte[] _current = segments.Rent(Segments.FullBytes);
    private int _used;

    /// <summary>Bytes in segments that are full.</summary>
    public int FullBytes { get; private set; }

    /// <summary>How much more can be reserved in this segment.</summary>
    public int Room => _current.Length - _used - 1;

    /// <summary>Sees to it that so many bytes can be written into one segment: a new one if need be, of its own size if they are many.</summary>
    public void Reserve(int bytes)
    {
        if (bytes > Room)
        {
            _current[_used] = Nil;
            _full.Add(_current);
            FullBytes += _current.Length;
            (_current, _used) = (bytes < Segments.FullBytes ? segments.Rent(Segments.FullBytes) : new byte[bytes + 1], 0);
        }
    }

    /// <summary>Begins an array of so many items, 0 to 65,535.</summary>
    public void BeginArray(int count)
    {
        if (count < 16)
        {
            Add((byte)(0x90 | count));
        }
        else
        {
            Add(0xdc, (byte)(count >> 8), (byte)count);
        }
    }

    /// <summary>A number, 0 to 127.</summary>
    public void WriteSmall(int number) => Add((byte)number);

    /// <summary>A text of ASCII characters.</summary>
    public void WriteText(string text)
    {
        BeginBytes(text.Length);
        foreach (var character in text)
        {
            Add((byte)character);
        }
    }

    /// <summary>Bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        BeginBytes(bytes.Length);
        AddRange(bytes);
    }

    /// <summary>Two runs of bytes as one.</summary>
    public void WriteBytes(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        BeginBytes(first.Length + second.Length);
        AddRange(first);
        AddRange(second);
    }

    /// <summary>Ends what is written, and appends it to a script's arguments; they are valid until <see cref="Clear"/>.</summary>
    public void AppendTo(List<RedisValue> arguments)
    {
        foreach (var segment in _full)
        {
            arguments.Add(segment);
        }

        _current[_used++] = Nil;
        if (_used < Segments.FullBytes)
        {
            // Only so much of the last one as there is in it.
            var last = segments.Rent(_used);
            _current.AsSpan(0, _used).CopyTo(last);
            segments.Return(_current);
            _current = last;
        }

        arguments.Add(_current);
    }

    /// <summary>What is in the last segment, as an array of its own.</summary>
    public byte[] ToArray() => _current.AsSpan(0, _used).ToArray();

    /// <summary>Begins anew. Nobody may read the arguments any more: their arrays are used again.</summary>
    public void Clear()
    {
        _full.ForEach(segments.Return);
        segments.Return(_current);
        _full.Clear();
        (_current, _used, FullBytes) = (segments.Rent(Segments.FullBytes), 0, 0);
    }

    private void BeginBytes(int length)
    {
        if (length < 32)
        {
            Add((byte)(0xa0 | length));
        }
        else if (length < 1 << 16)
        {
            Add(0xda, (byte)(length >> 8), (byte)length);
        }
        else
        {
            _current[_used] = 0xdb;
            BinaryPrimitives.WriteInt32BigEndian(_current.AsSpan(_used + 1), length);
            _used += LongestHeader;
        }
    }

    private void Add(byte value) => _current[_used++] = value;

    private void Add(byte first, byte second, byte third)
    {
        (_current[_used], _current[_used + 1], _current[_used + 2]) = (first, second, third);
        _used += 3;
    }

    private void AddRange(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_current.AsSpan(_used));
        _used += bytes.Length;
    }
}
