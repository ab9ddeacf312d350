using System.Buffers.Binary;
using StackExchange.Redis;

namespace Lambda.Infra.Redis.Packing;

/// <summary>Writes MessagePack, which Redis's scripts can unpack in one call, into segments that become a script's arguments.</summary>
/// <param name="segments">Where the segments come from.</param>
internal sealed class PackWriter(Segments segments)
{
    private const byte Nil = 0xc0;
    private readonly List<byte[]> _full = [];
    private byte[] _current = segments.Rent(Segments.FullBytes);
    private int _used;

    /// <summary>Bytes written.</summary>
    public int Length => (_full.Count * Segments.FullBytes) + _used;

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
        Add(Nil);
        foreach (var segment in _full)
        {
            arguments.Add(segment);
        }

        // Only so much of the last one as there is in it.
        var last = segments.Rent(_used);
        _current.AsSpan(0, _used).CopyTo(last);
        segments.Return(_current);
        _current = last;
        arguments.Add(last);
    }

    /// <summary>The same as one array, for what is short.</summary>
    public byte[] ToArray()
    {
        var all = new byte[Length];
        for (var i = 0; i < _full.Count; i++)
        {
            _full[i].CopyTo(all, i * Segments.FullBytes);
        }

        _current.AsSpan(0, _used).CopyTo(all.AsSpan(_full.Count * Segments.FullBytes));
        return all;
    }

    /// <summary>Begins anew. Nobody may read the arguments any more: their arrays are used again.</summary>
    public void Clear()
    {
        _full.ForEach(segments.Return);
        segments.Return(_current);
        _full.Clear();
        (_current, _used) = (segments.Rent(Segments.FullBytes), 0);
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
            Span<byte> header = stackalloc byte[5];
            header[0] = 0xdb;
            BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
            AddRange(header);
        }
    }

    private void Add(byte first, byte second, byte third) => AddRange([first, second, third]);

    private void Add(byte value)
    {
        if (_used == Segments.FullBytes)
        {
            NextSegment();
        }

        _current[_used++] = value;
    }

    private void AddRange(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > Segments.FullBytes - _used)
        {
            var fitting = Segments.FullBytes - _used;
            bytes[..fitting].CopyTo(_current.AsSpan(_used));
            bytes = bytes[fitting..];
            _used = Segments.FullBytes;
            NextSegment();
        }

        bytes.CopyTo(_current.AsSpan(_used));
        _used += bytes.Length;
    }

    private void NextSegment()
    {
        _full.Add(_current);
        (_current, _used) = (segments.Rent(Segments.FullBytes), 0);
    }
}
