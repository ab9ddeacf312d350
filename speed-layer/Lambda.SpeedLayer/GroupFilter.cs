using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lambda.SpeedLayer;

/// <summary>
/// Tells of most groups that they were never added, in about 12 bits for each that was. A split block Bloom filter, as Apache Parquet's and Impala's (Jim Apple, "Split block Bloom
/// filters", arXiv 2101.01719): a group has one bit in each of the eight words of a block, so that adding it and asking for it take one vector each. It grows by filters
/// four times as large as the one before; a group has the same bits in all of them.
/// </summary>
internal sealed class GroupFilter
{
    private const int WordsPerBlock = 8;
    private const int BitsPerGroup = 12;
    private const int BitsPerBlock = WordsPerBlock * 32;
    private const int FirstCapacity = 4 * 1024;
    private readonly List<Vector256<uint>[]> _filters = [];
    private int _capacity = FirstCapacity / 4;
    private int _free;

    /// <summary>Odd numbers that each make another bit number of the same hash: Parquet's.</summary>
    private static Vector256<uint> Salts => Vector256.Create(
        0x47b6137bu, 0x44974d91u, 0x8824ad5bu, 0xa2b7289du, 0x705495c7u, 0x2df1424bu, 0x9efc4947u, 0x5c6bfb31u);

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
            var blocks = (int)(((long)_capacity * BitsPerGroup / BitsPerBlock) + 1);
            _filters.Add(new Vector256<uint>[blocks]);
            Bytes += (long)blocks * WordsPerBlock * sizeof(uint);
        }

        var spread = Spread(hash);
        ref var block = ref BlockOf(_filters[^1], spread);
        block |= BitsOf(spread);
        _free--;
    }

    /// <summary>Whether a group may have been added; of one that was not, seldom.</summary>
    public bool MayContain(uint hash)
    {
        var spread = Spread(hash);
        var bits = BitsOf(spread);
        foreach (var filter in CollectionsMarshal.AsSpan(_filters))
        {
            if (Vector256.AndNot(bits, BlockOf(filter, spread)) == Vector256<uint>.Zero)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Spreads a hash over 64 bits (the finalizer of SplitMix64): the upper half chooses the block, the lower one its bits.</summary>
    private static ulong Spread(uint hash)
    {
        var spread = (hash + 0x9e3779b97f4a7c15UL) * 0xbf58476d1ce4e5b9UL;
        spread = (spread ^ (spread >> 27)) * 0x94d049bb133111ebUL;
        return spread ^ (spread >> 31);
    }

    private static ref Vector256<uint> BlockOf(Vector256<uint>[] filter, ulong spread) => ref filter[(int)(((spread >> 32) * (ulong)filter.Length) >> 32)];

    /// <summary>One bit of each word: its number is in the upper five bits of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> BitsOf(ulong spread)
    {
        var numbers = Vector256.ShiftRightLogical(Vector256.Create((uint)spread) * Salts, 27);
        if (Avx2.IsSupported)
        {
            return Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, numbers);
        }

        var bits = Vector256<uint>.Zero;
        for (var i = 0; i < WordsPerBlock; i++)
        {
            bits = bits.WithElement(i, 1u << (int)numbers[i]);
        }

        return bits;
    }
}
