using System.Numerics;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>
/// Tells of most groups that a run does not have them, in about 10 bits for each that it has: of those that it has not, about one in a hundred is not told. A blocked
/// Bloom filter (Putze, Sanders and Singler, "Cache-, hash- and space-efficient Bloom filters", 2007): all bits of a group lie in one line of the processor's cache.
/// </summary>
internal sealed class RunFilter(ulong[] words)
{
    private const int WordsPerBlock = 8;
    private const int BitsPerBlock = WordsPerBlock * 64;
    private const int BitsPerGroup = 10;
    private const int BitsSet = 6;

    /// <summary>How often a filter made for too many groups can be halved.</summary>
    private const int Halvings = 8;

    /// <summary>The bits, eight words to a block.</summary>
    public ulong[] Words { get; private set; } = words;

    private int Blocks => Words.Length / WordsPerBlock;

    /// <summary>A filter with room for so many groups.</summary>
    public static RunFilter For(long groups)
    {
        var blocks = ((groups * BitsPerGroup) + BitsPerBlock - 1) / BitsPerBlock;
        var halvings = Math.Min(Halvings, BitOperations.Log2((ulong)Math.Max(1, blocks)));
        var unit = 1L << halvings;
        return new RunFilter(new ulong[checked((Math.Max(1, blocks) + unit - 1) / unit * unit * WordsPerBlock)]);
    }

    /// <summary>Adds a group.</summary>
    public void Add(ulong hash)
    {
        var (start, bits) = Place(hash);
        var block = Words.AsSpan(start, WordsPerBlock);
        for (var i = 0; i < BitsSet; i++)
        {
            block[Word(bits, i)] |= Bit(bits, i);
        }
    }

    /// <summary>Whether a group may have been added; of one that was not, seldom.</summary>
    public bool MayContain(ulong hash)
    {
        var (start, bits) = Place(hash);
        var block = Words.AsSpan(start, WordsPerBlock);
        for (var i = 0; i < BitsSet; i++)
        {
            if ((block[Word(bits, i)] & Bit(bits, i)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gives back memory when fewer groups were added than it was made for. A group's block is a share of all blocks, so each pair of neighbours becomes one.</summary>
    public void Shrink(long groups)
    {
        while (Blocks > 1 && Blocks % 2 == 0 && Blocks / 2 * (long)BitsPerBlock >= groups * BitsPerGroup)
        {
            var half = new ulong[Words.Length / 2];
            for (var i = 0; i < Words.Length; i++)
            {
                half[(i / (2 * WordsPerBlock) * WordsPerBlock) + (i % WordsPerBlock)] |= Words[i];
            }

            Words = half;
        }
    }

    private (int Start, ulong Bits) Place(ulong hash) => ((int)(((hash >> 32) * (ulong)Blocks) >> 32) * WordsPerBlock, hash * 0xd6e8feb86659fd93UL);

    private static int Word(ulong bits, int i) => (int)(bits >> (9 * i)) & (WordsPerBlock - 1);

    private static ulong Bit(ulong bits, int i) => BitOperations.RotateLeft(1UL, (int)(bits >> ((9 * i) + 3)) & 63);
}
