using System.Buffers.Binary;

namespace Lambda.Infra.Redis.Packing;

/// <summary>Reads MessagePack that a script has packed: arrays of strings, no copies.</summary>
internal struct PackReader(ReadOnlyMemory<byte> packed)
{
    private int _at;

    /// <summary>Whether all has been read.</summary>
    public readonly bool IsAtEnd => _at == packed.Length;

    /// <summary>How many items the array has that begins here.</summary>
    public int ReadArray()
    {
        var mark = packed.Span[_at++];
        return mark switch
        {
            >= 0x90 and <= 0x9f => mark & 0x0f,
            0xdc => Number(2),
            0xdd => Number(4),
            _ => throw Unexpected(mark),
        };
    }

    /// <summary>The string that begins here.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        var mark = packed.Span[_at++];
        var length = mark switch
        {
            >= 0xa0 and <= 0xbf => mark & 0x1f,
            0xd9 => Number(1),
            0xda => Number(2),
            0xdb => Number(4),
            _ => throw Unexpected(mark),
        };
        _at += length;
        return packed.Slice(_at - length, length);
    }

    private int Number(int bytes)
    {
        var digits = packed.Span.Slice(_at, bytes);
        _at += bytes;
        return bytes switch
        {
            1 => digits[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(digits),
            _ => BinaryPrimitives.ReadInt32BigEndian(digits),
        };
    }

    private readonly InvalidDataException Unexpected(byte mark) => new($"Redis sent {mark:x2} at byte {_at - 1} where a string or an array was expected");
}
