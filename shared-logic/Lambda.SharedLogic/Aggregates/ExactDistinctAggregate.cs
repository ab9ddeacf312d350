using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>How many different values there were, exactly: the set of their 128-bit hashes. 16 bytes for each value when encoded.</summary>
public readonly struct ExactDistinctAggregate : IAggregate<Hash128, DistinctSet>
{
    /// <inheritdoc/>
    public DistinctSet Identity => new();

    /// <inheritdoc/>
    public void Add(ref DistinctSet state, in Hash128 input) => state.Add(input);

    /// <inheritdoc/>
    public static long Touch(in DistinctSet state, in Hash128 input) => state.Touch(input);

    /// <inheritdoc/>
    public void Merge(ref DistinctSet state, in DistinctSet other) => state.AddAll(other);

    /// <inheritdoc/>
    public void Encode(in DistinctSet state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.Count);
        foreach (var hash in state.Slots)
        {
            if (!hash.IsAbsent)
            {
                writer.WriteFixed64(hash.High);
                writer.WriteFixed64(hash.Low);
            }
        }
    }

    /// <inheritdoc/>
    public DistinctSet Decode(ref StateReader reader)
    {
        var count = reader.ReadCount(minimumBytesEach: 16);
        var state = new DistinctSet();
        state.Reserve(count);
        for (var i = 0; i < count; i++)
        {
            state.Add(new Hash128(reader.ReadFixed64(), reader.ReadFixed64()));
        }

        return state.Count == count ? state : throw new CorruptStateException($"of {count} hashes only {state.Count} differ");
    }
}
