using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The most frequent of any number of texts in bounded memory: a <see cref="CountMin"/> sketch says how often, a sample of events says of which texts to ask.
/// <para>
/// The usual list of candidates, the texts with the highest counts so far, is no state of two layers: a text that one part dropped may be the most frequent of the
/// whole, so the list depends on the order of arrival and on where the log was cut. No bounded set of texts that is chosen by their counts escapes that. A uniform
/// sample of the events does: it is a function of the set of events alone, it merges, and a text with a share s of the events is missing from a sample of k with a
/// chance below (1 - s)^k ≤ e^(-sk), whatever the order.
/// </para>
/// <para>
/// Bounds, with N the number of occurrences of all texts: a count is never too low, and too high by more than <see cref="Epsilon"/> × N with a chance of
/// at most <see cref="Delta"/>. Bytes: the number of counters that are not 0, each as the difference of its index to the one before (row × width + place) and
/// its count; then the bytes of the sample (<see cref="BottomKAggregate{T, TCodec, TLimit}"/>).
/// </para>
/// </summary>
/// <typeparam name="TWidth">Counters in a row.</typeparam>
/// <typeparam name="TDepth">Rows.</typeparam>
/// <typeparam name="TSample">The size of the sample.</typeparam>
public readonly struct HeavyHittersAggregate<TWidth, TDepth, TSample> : IAggregate<TextOccurrence, HeavyHitters>, ISketchOf<ExactHeavyHitters, HeavyHitters>
    where TWidth : struct, ILimit
    where TDepth : struct, ILimit
    where TSample : struct, ILimit
{
    private static BottomKAggregate<Utf8Text, TextCodec, TSample> Sample => default;

    /// <summary>The error of a count as a share of all occurrences: e / width, by Markov's inequality e times the mean error of one row.</summary>
    public static double Epsilon => Math.E / TWidth.Value;

    /// <summary>The chance of a larger error: e^(-depth), when all rows are unlucky.</summary>
    public static double Delta => Math.Exp(-TDepth.Value);

    /// <inheritdoc/>
    public HeavyHitters Identity => new() { Counts = new CountMin(TWidth.Value, TDepth.Value) };

    /// <summary>The chance, at most, that a text with a share of all occurrences is not among the candidates.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static double ChanceToMiss(double share) => Math.Pow(1 - share, TSample.Value);

    /// <inheritdoc/>
    public void Add(ref HeavyHitters state, in TextOccurrence input)
    {
        if (input.Text.IsPresent)
        {
            state.Counts.Add(Hash128.Of(input.Text));
            Sample.Add(ref state.Sample, new Hashed<Utf8Text>(input.Identity, input.Text));
        }
    }

    /// <inheritdoc/>
    public void Merge(ref HeavyHitters state, in HeavyHitters other)
    {
        state.Counts.AddAll(other.Counts);
        Sample.Merge(ref state.Sample, in other.Sample);
    }

    /// <inheritdoc/>
    public HeavyHitters Sketch(in ExactHeavyHitters exact)
    {
        var sketch = Identity;
        foreach (var (text, count) in exact.Counts.Unordered)
        {
            sketch.Counts.Add(Hash128.Of(text), count);
        }

        Sample.Merge(ref sketch.Sample, in exact.Sample);
        return sketch;
    }

    /// <inheritdoc/>
    public void Encode(in HeavyHitters state, StateWriter writer)
    {
        CountMinBytes.Write(state.Counts, writer);
        Sample.Encode(in state.Sample, writer);
    }

    /// <inheritdoc/>
    public HeavyHitters Decode(ref StateReader reader)
    {
        var state = Identity;
        CountMinBytes.Read(ref reader, state.Counts);
        state.Sample = Sample.Decode(ref reader);
        return state;
    }
}
