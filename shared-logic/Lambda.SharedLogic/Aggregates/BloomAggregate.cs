using System.Numerics;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Which values there were, as a <see cref="BloomFilter"/>. Up to <typeparamref name="TItems"/> different values, a value that was not added is found by
/// mistake less than once in <typeparamref name="TOneIn"/> times; beyond that more often. Sizes are whole-number arithmetic, the same on every machine.
/// Bytes: the number of set bits, then either the set bits as rising differences or all bits, 8 to a byte, the lowest first.
/// </summary>
/// <typeparam name="TItems">How many different values it is made for.</typeparam>
/// <typeparam name="TOneIn">The false positive rate, as one in so many; at least 2.</typeparam>
public readonly struct BloomAggregate<TItems, TOneIn> : IAggregate<Hash128, BloomFilter>, ISketchOf<DistinctSet, BloomFilter>
    where TItems : struct, ILimit
    where TOneIn : struct, ILimit
{
    // 1 / ln 2, rounded up: with this many bits for each hash of each value, half of all bits are set in the end, which is the best there is.
    private const long BitsPerMillionHashes = 1_442_696;
    private const int WordBits = 64;

    /// <summary>How many bits a value sets: so many that 2 to their power is at least <typeparamref name="TOneIn"/>.</summary>
    public static int Hashes => Math.Max(1, BitOperations.Log2((uint)TOneIn.Value - 1) + 1);

    /// <summary>How many bits there are, a multiple of 64: 1.44 for each hash of each value that it is made for. Fewer than 2^31, or the type cannot be used.</summary>
    public static int Bits { get; } = checked((int)(((((long)TItems.Value * Hashes * BitsPerMillionHashes / 1_000_000) / WordBits) + 1) * WordBits));

    /// <summary>How often a value that was not added is found by mistake when it holds so many others: (1 - e^(-kn/m))^k.</summary>
    public static double FalsePositiveRate(long items) => Math.Pow(1 - Math.Exp(-(double)Hashes * items / Bits), Hashes);

    /// <summary>
    /// The relative standard error of its count when it holds <typeparamref name="TItems"/> values, where it is largest: √(m (e^t - 1 - t)) / kn with t = kn/m,
    /// from the variance of the number of empty bins.
    /// </summary>
    public static double RelativeStandardError
    {
        get
        {
            var throws = (double)Hashes * TItems.Value;
            var load = throws / Bits;
            return Math.Sqrt(Bits * (Math.Exp(load) - 1 - load)) / throws;
        }
    }

    /// <inheritdoc/>
    public BloomFilter Identity => new(Bits, Hashes);

    /// <inheritdoc/>
    public void Add(ref BloomFilter state, in Hash128 input) => state.Add(input);

    /// <inheritdoc/>
    public void Merge(ref BloomFilter state, in BloomFilter other) => state.AddAll(other);

    /// <inheritdoc/>
    public BloomFilter Sketch(in DistinctSet exact)
    {
        var sketch = Identity;
        foreach (var hash in exact.Slots)
        {
            sketch.Add(hash);
        }

        return sketch;
    }

    /// <inheritdoc/>
    public void Encode(in BloomFilter state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.SetBits);
        foreach (var word in state.Dense)
        {
            writer.WriteFixed64(word);
        }

        var previous = 0;
        foreach (var bit in state.Sparse)
        {
            writer.WriteUnsigned((ulong)(bit - previous));
            previous = bit;
        }
    }

    /// <inheritdoc/>
    public BloomFilter Decode(ref StateReader reader)
    {
        var count = reader.ReadUnsigned();
        var state = Identity;
        if (count > (ulong)state.LargestSparse)
        {
            DecodeDense(ref reader, state);
        }
        else
        {
            DecodeSparse(ref reader, (int)count, state);
        }

        return (ulong)state.SetBits == count ? state : throw new CorruptStateException($"{state.SetBits} bits are set where {count} are announced");
    }

    private static void DecodeDense(ref StateReader reader, BloomFilter state)
    {
        var words = new ulong[Bits / WordBits];
        foreach (ref var word in words.AsSpan())
        {
            word = reader.ReadFixed64();
        }

        state.SetAll(words);
    }

    private static void DecodeSparse(ref StateReader reader, int count, BloomFilter state)
    {
        var bit = 0UL;
        for (var i = 0; i < count; i++)
        {
            bit += Math.Min(reader.ReadUnsigned(), int.MaxValue);
            state.Set(bit < (ulong)Bits ? (int)bit : throw new CorruptStateException($"bit {bit} of {Bits} cannot be"));
        }
    }
}
