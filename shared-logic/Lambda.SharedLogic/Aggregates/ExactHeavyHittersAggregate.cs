using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How often each text occurred, exactly, and besides it the sample of events that <see cref="HeavyHittersAggregate{TWidth, TDepth, TSample}"/> draws: counts
/// alone do not tell which events a sketch would have sampled. Bytes: those of <see cref="TopKAggregate"/>, then those of <see cref="BottomKAggregate{T, TCodec, TLimit}"/>.
/// </summary>
/// <typeparam name="TSample">The size of the sample.</typeparam>
public readonly struct ExactHeavyHittersAggregate<TSample> : IAggregate<TextOccurrence, ExactHeavyHitters>
    where TSample : struct, ILimit
{
    private static TopKAggregate Counts => default;

    private static BottomKAggregate<Utf8Text, TextCodec, TSample> Sample => default;

    /// <inheritdoc/>
    public ExactHeavyHitters Identity => new() { Counts = Counts.Identity };

    /// <inheritdoc/>
    public void Add(ref ExactHeavyHitters state, in TextOccurrence input)
    {
        if (input.Text.IsPresent)
        {
            state.Counts.Add(input.Text);
            Sample.Add(ref state.Sample, new Hashed<Utf8Text>(input.Identity, input.Text));
        }
    }

    /// <inheritdoc/>
    public void Merge(ref ExactHeavyHitters state, in ExactHeavyHitters other)
    {
        Counts.Merge(ref state.Counts, in other.Counts);
        Sample.Merge(ref state.Sample, in other.Sample);
    }

    /// <inheritdoc/>
    public void Encode(in ExactHeavyHitters state, StateWriter writer)
    {
        Counts.Encode(in state.Counts, writer);
        Sample.Encode(in state.Sample, writer);
    }

    /// <inheritdoc/>
    public ExactHeavyHitters Decode(ref StateReader reader) => new() { Counts = Counts.Decode(ref reader), Sample = Sample.Decode(ref reader) };
}

/// <summary>The state of an <see cref="ExactHeavyHittersAggregate{TSample}"/>.</summary>
public struct ExactHeavyHitters : IHeapSized
{
    /// <summary>How often each text occurred.</summary>
    public TextCounts Counts;

    /// <inheritdoc/>
    public readonly long HeapBytes => Counts.HeapBytes + Sample.HeapBytes;

    /// <summary>The texts of a sample of events.</summary>
    public BottomKState<Utf8Text> Sample;

    /// <summary>The <paramref name="k"/> texts that occurred most often, the most frequent first; equally frequent ones in the order of their bytes.</summary>
    public readonly NamedShare[] Top(int k)
    {
        var total = (double)Counts.Total;
        return [.. Counts.Top(k).Select(entry => new NamedShare(System.Text.Encoding.UTF8.GetString(entry.Key), entry.Value, entry.Value / total))];
    }
}
