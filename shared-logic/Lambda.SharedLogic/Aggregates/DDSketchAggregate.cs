using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>Quantiles as a <see cref="DDSketch"/>. Bytes: the buckets as a multiset of their indexes; then, unless it is empty, smallest, largest and sum.</summary>
public readonly struct DDSketchAggregate : IAggregate<long, DDSketch>, ISketchOf<Multiset, DDSketch>
{
    /// <inheritdoc/>
    public DDSketch Identity => new();

    /// <inheritdoc/>
    public void Add(ref DDSketch state, in long input) => state.Add(input);

    /// <inheritdoc/>
    public static long Touch(in DDSketch state, in long input) => state.Buckets.Touch();

    /// <inheritdoc/>
    public void Merge(ref DDSketch state, in DDSketch other) => state.AddAll(other);

    /// <inheritdoc/>
    public DDSketch Sketch(in Multiset exact)
    {
        var sketch = new DDSketch();
        foreach (ref readonly var entry in exact.Unordered)
        {
            sketch.Add(entry.Value, entry.Count);
        }

        return sketch;
    }

    /// <inheritdoc/>
    public void Encode(in DDSketch state, StateWriter writer)
    {
        MultisetBytes.Write(state.Buckets, writer);
        if (state is { Min: { } min, Max: { } max })
        {
            writer.WriteSigned(min);
            writer.WriteSigned(max);
            writer.WriteSigned128(state.Sum);
        }
    }

    /// <inheritdoc/>
    public DDSketch Decode(ref StateReader reader)
    {
        var sketch = new DDSketch(MultisetBytes.Read(ref reader));
        if (sketch.Buckets is { Min: { } lowest, Max: { } highest })
        {
            var (min, max) = (reader.ReadSigned(), reader.ReadSigned());
            if (LogLinearBuckets.IndexOf(min) != lowest || LogLinearBuckets.IndexOf(max) != highest)
            {
                throw new CorruptStateException($"extremes {min} and {max} do not lie in the outermost buckets {lowest} and {highest}");
            }

            sketch.Widen(min, max);
            sketch.Sum = reader.ReadSigned128();
        }

        return sketch;
    }
}
