using System.Numerics;

namespace Lambda.SpeedLayer;

/// <summary>
/// Tells of most groups that they were never added, in about 12 bits for each that was. A blocked Bloom filter (Putze, Sanders and Singler, "Cache-, hash- and
/// space-efficient Bloom filters", 2007): all bits of a group lie in one line of the processor's cache. It grows by filters four times as large as the one before.
/// </summary>
internal sealed class GroupFilter
{
    private const int WordsPerBlock = 8;
    private const int BitsPerGroup = 12;
    private const int BitsSet = 6;
    private const int FirstCapacity = 4 * 1024;
    private readonly List<ulong[]> _filters = [];
    private int _capacity = FirstCapacity / 4;
    private int _free;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _filters.Count == 0;

    /// <summary>Its memory.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a group by its hash.</summary>
    public void Add(uint hash)
    {
        if (_free == 0)
        {
            _capacity *= 4;
            _free = _capacity;
            var blocks = (int)(((long)_capacity * BitsPerGroup / (WordsPerBlock * 64)) + 1);
            _filters.Add(new ulong[blocks * WordsPerBlock]);
            Bytes += (long)blocks * WordsPerBlock * sizeof(ulong);
        }

        var (block, bits) = Place(_filters[^1], hash);
        for (var i = 0; i < BitsSet; i++)
        {
            block[Word(bits, i)] |= Bit(bits, i);
        }

        _free--;
    }

    /// <summary>Whether a group may have been added; of one that was not, seldom.</summary>
    public bool MayContain(uint hash)
    {
        foreach (var filter in _filters)
        {
            var (block, bits) = Place(filter, hash);
            var isThere = true;
            for (var i = 0; i < BitsSet; i++)
            {
                isThere &= (block[Word(bits, i)] & Bit(bits, i)) != 0;
            }

            if (isThere)
            {
                return true;
            }
        }

        return false;
    }

    private static BlockAndBits Place(ulong[] filter, uint hash)
    {
        // Spread over 64 bits (the finalizer of SplitMix64): the upper half chooses the block, the whole its bits.
        var spread = (hash + 0x9e3779b97f4a7c15UL) * 0xbf58476d1ce4e5b9UL;
        spread = (spread ^ (spread >> 27)) * 0x94d049bb133111ebUL;
        spread ^= spread >> 31;
        var block = (int)(((spread >> 32) * (ulong)(filter.Length / WordsPerBlock)) >> 32);
        return new BlockAndBits(filter.AsSpan(block * WordsPerBlock, WordsPerBlock), spread * 0xd6e8feb86659fd93UL);
    }

    private static int Word(ulong bits, int i) => (int)(bits >> (9 * i)) & (WordsPerBlock - 1);

    private static ulong Bit(ulong bits, int i) => BitOperations.RotateLeft(1UL, (int)(bits >> ((9 * i) + 3)) & 63);

    private readonly ref struct BlockAndBits(Span<ulong> block, ulong bits)
    {
        private readonly Span<ulong> _block = block;

        public void Deconstruct(out Span<ulong> words, out ulong bitsOfGroup)
        {
            words = _block;
            bitsOfGroup = bits;
        }
    }
}
