using System.Numerics;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Which values there were, in a few bits each: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970. A value that was added is
/// always found; one that was not is found by mistake as seldom as <see cref="BloomAggregate{TItems, TOneIn}"/> says. It is its bits and nothing else, so it
/// merges by "or". Positions of 4 bytes while few bits are set, all bits from then on; which, depends on the number of set bits alone.
/// </summary>
public sealed class BloomFilter : IHeapSized
{
    private const int MostSparse = 2_048;
    private const int WordBits = 64;
    private readonly int _bits;
    private readonly int _hashes;
    private int[] _sparse = [];
    private ulong[]? _words;

    /// <inheritdoc/>
    public long HeapBytes => 56 + ((long)_sparse.Length * sizeof(int)) + ((long)(_words?.Length ?? 0) * sizeof(ulong));

    internal BloomFilter(int bits, int hashes)
    {
        _bits = bits;
        _hashes = hashes;
    }

    /// <summary>How many bits are set.</summary>
    public int SetBits { get; private set; }

    /// <summary>With more bits set than these it is dense: half of the bytes that all bits take, at most.</summary>
    internal int LargestSparse => Math.Min(_bits / WordBits, MostSparse);

    /// <summary>While sparse: the set bits, rising; else empty.</summary>
    internal ReadOnlySpan<int> Sparse => _words is null ? _sparse.AsSpan(0, SetBits) : default;

    /// <summary>While dense: all bits; else empty.</summary>
    internal ReadOnlySpan<ulong> Dense => _words;

    /// <summary>Whether a text may have been added: certainly not, or very likely.</summary>
    public bool MightContain(Utf8Text text) => MightContain(Hash128.Of(text));

    /// <summary>Whether a value may have been added, by its hash; an absent one never was.</summary>
    public bool MightContain(Hash128 hash)
    {
        for (var i = 0; i < _hashes; i++)
        {
            if (!IsSet(HashSequence.PlaceAt(hash, i, _bits)))
            {
                return false;
            }
        }

        return !hash.IsAbsent;
    }

    /// <summary>Adds a value by its hash; an absent one is none.</summary>
    public void Add(Hash128 hash)
    {
        if (!hash.IsAbsent)
        {
            for (var i = 0; i < _hashes; i++)
            {
                Set(HashSequence.PlaceAt(hash, i, _bits));
            }
        }
    }

    /// <summary>Adds every value of a filter of the same size.</summary>
    public void AddAll(BloomFilter other)
    {
        if (other._words is { } words)
        {
            SetAll(words);
            return;
        }

        foreach (var bit in other.Sparse)
        {
            Set(bit);
        }
    }

    /// <summary>
    /// The estimated number of different values: with a share f of m bits free after k n of them were set at random, n is close to -m ln(f) / k
    /// (S. J. Swamidass, P. Baldi, "Mathematical correction for fingerprint similarity measures", 2007). A full filter says the most that it can.
    /// </summary>
    public long Estimate() => (long)Math.Round(-_bits * Math.Log((double)Math.Max(1, _bits - SetBits) / _bits) / _hashes);

    /// <summary>Sets a bit.</summary>
    internal void Set(int bit)
    {
        if (_words is { } words)
        {
            ref var word = ref words[bit / WordBits];
            var mask = 1UL << (bit % WordBits);
            SetBits += (word & mask) == 0 ? 1 : 0;
            word |= mask;
            return;
        }

        var place = Sparse.BinarySearch(bit);
        if (place >= 0)
        {
            return;
        }

        if (SetBits < LargestSparse)
        {
            Insert(~place, bit);
        }
        else
        {
            BecomeDense();
            Set(bit);
        }
    }

    /// <summary>Sets all bits that are set in these words, and becomes dense.</summary>
    internal void SetAll(ReadOnlySpan<ulong> others)
    {
        BecomeDense();
        var words = _words!;
        SetBits = 0;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] |= others[i];
            SetBits += BitOperations.PopCount(words[i]);
        }
    }

    private bool IsSet(int bit) => _words is { } words ? (words[bit / WordBits] >> (bit % WordBits) & 1) != 0 : Sparse.BinarySearch(bit) >= 0;

    private void Insert(int place, int bit)
    {
        if (SetBits == _sparse.Length)
        {
            Array.Resize(ref _sparse, Math.Max(_hashes, SetBits * 2));
        }

        Array.Copy(_sparse, place, _sparse, place + 1, SetBits - place);
        _sparse[place] = bit;
        SetBits++;
    }

    private void BecomeDense()
    {
        if (_words is not null)
        {
            return;
        }

        var words = new ulong[_bits / WordBits];
        foreach (var bit in Sparse)
        {
            words[bit / WordBits] |= 1UL << (bit % WordBits);
        }

        (_words, _sparse) = (words, []);
    }
}
