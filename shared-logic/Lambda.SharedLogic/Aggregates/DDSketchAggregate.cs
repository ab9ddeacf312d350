using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>Quantiles as a <see cref="DDSketch"/>. Bytes: the buckets as a multiset of their indexes; then, unless it is empty, smallest, largest and sum.</summary>
public readonly struct DDSketchAggregate : IAggregate<long, DDSketch>, ISketchOf<Multiset, DDSketch>
{
    /// <inheritdoc/>
    public DDSketch Identity => default;

    /// <inheritdoc/>
    public void Add(ref DDSketch state, in long input) => state.Add(input);

    /// <inheritdoc/>
    public static long Touch(in DDSketch state, in long input) => state.Touch();

    /// <inheritdoc/>
    public void Merge(ref DDSketch state, in DDSketch other) => state.AddAll(in other);

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
        state.Buckets.Write(writer);
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
        var sketch = default(DDSketch);
        var buckets = BucketCounts.Read(ref reader);
        if (buckets.DistinctCount > 0)
        {
            var (lowest, highest) = (BucketCounts.BucketOf(buckets.Entries[0]), BucketCounts.BucketOf(buckets.Entries[^1]));
            var (min, max) = (reader.ReadSigned(), reader.ReadSigned());
            if (LogLinearBuckets.IndexOf(min) != lowest || LogLinearBuckets.IndexOf(max) != highest)
            {
                throw new CorruptStateException($"extremes {min} and {max} do not lie in the outermost buckets {lowest} and {highest}");
            }

            sketch.Widen(min, max);
            sketch.Buckets = buckets;
            sketch.Sum = reader.ReadSigned128();
        }

        return sketch;
    }
}
