using System.Buffers.Binary;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>
/// What stands behind a run's blocks, from which its index is made:
/// <code>
/// 4 bytes       layout version, 1
/// 4 bytes each  how many sections, blocks, words of the filter
/// sections      8 bytes slot, 4 view, 4 number of blocks, 8 number of states
/// blocks        8 bytes first pane, 8 first hash, 8 last pane, 4 length, 4 CRC-32C
/// words         8 bytes each
/// </code>
/// All numbers are little-endian. The manifest has its CRC-32C.
/// </summary>
internal static class RunTail
{
    public const int Version = 1;
    private const int HeaderBytes = 16;
    private const int SectionBytes = 24;
    private const int BlockBytes = 32;

    /// <summary>The bytes of an index.</summary>
    public static byte[] Encode(RunIndex index)
    {
        var words = index.Filter.Words;
        var bytes = new byte[checked(HeaderBytes + (index.Sections.Length * SectionBytes) + (index.Blocks.Length * BlockBytes) + (words.Length * sizeof(ulong)))];
        var rest = bytes.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(rest, Version);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], index.Sections.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], index.Blocks.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest[12..], words.Length);
        rest = rest[HeaderBytes..];
        foreach (var section in index.Sections)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, section.Slot);
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], section.View);
            BinaryPrimitives.WriteInt32LittleEndian(rest[12..], section.EndBlock - section.FirstBlock);
            BinaryPrimitives.WriteInt64LittleEndian(rest[16..], section.States);
            rest = rest[SectionBytes..];
        }

        foreach (ref readonly var block in index.Blocks.AsSpan())
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, block.FirstPane);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], block.FirstHash);
            BinaryPrimitives.WriteInt64LittleEndian(rest[16..], block.LastPane);
            BinaryPrimitives.WriteInt32LittleEndian(rest[24..], block.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[28..], block.Checksum);
            rest = rest[BlockBytes..];
        }

        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, word);
            rest = rest[sizeof(ulong)..];
        }

        return bytes;
    }

    /// <summary>The index that some bytes, whose checksum was right, stand for.</summary>
    /// <exception cref="InvalidDataException">They have another layout.</exception>
    public static RunIndex Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(bytes) != Version)
        {
            throw new InvalidDataException("a run of real-time states has no known layout");
        }

        var sections = new RunSection[BinaryPrimitives.ReadInt32LittleEndian(bytes[4..])];
        var blocks = new RunBlock[BinaryPrimitives.ReadInt32LittleEndian(bytes[8..])];
        var words = new ulong[BinaryPrimitives.ReadInt32LittleEndian(bytes[12..])];
        var rest = bytes[HeaderBytes..];
        var block = 0;
        for (var i = 0; i < sections.Length; i++, rest = rest[SectionBytes..])
        {
            var end = block + BinaryPrimitives.ReadInt32LittleEndian(rest[12..]);
            sections[i] = new RunSection(
                BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadInt32LittleEndian(rest[8..]), block, end, BinaryPrimitives.ReadInt64LittleEndian(rest[16..]));
            block = end;
        }

        var offset = 0L;
        for (var i = 0; i < blocks.Length; i++, rest = rest[BlockBytes..])
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[24..]);
            blocks[i] = new RunBlock(
                BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]), BinaryPrimitives.ReadInt64LittleEndian(rest[16..]),
                offset, length, BinaryPrimitives.ReadUInt32LittleEndian(rest[28..]));
            offset += length;
        }

        for (var i = 0; i < words.Length; i++, rest = rest[sizeof(ulong)..])
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        }

        return new RunIndex(sections, blocks, new RunFilter(words));
    }
}
