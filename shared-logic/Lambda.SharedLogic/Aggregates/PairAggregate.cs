using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Two aggregates as one with a common state: a product of monoids is a monoid. Nest it for more than two. For results that need both states at once;
/// aggregates that are presented apart are better columns of their own.
/// </summary>
public readonly struct PairAggregate<TFirst, TFirstInput, TFirstState, TSecond, TSecondInput, TSecondState>
    : IAggregate<PairInput<TFirstInput, TSecondInput>, PairState<TFirstState, TSecondState>>
    where TFirst : struct, IAggregate<TFirstInput, TFirstState>
    where TFirstInput : struct
    where TSecond : struct, IAggregate<TSecondInput, TSecondState>
    where TSecondInput : struct
{
    /// <inheritdoc/>
    public PairState<TFirstState, TSecondState> Identity => new() { First = default(TFirst).Identity, Second = default(TSecond).Identity };

    /// <inheritdoc/>
    public void Add(ref PairState<TFirstState, TSecondState> state, in PairInput<TFirstInput, TSecondInput> input)
    {
        if (input.First is { } first)
        {
            default(TFirst).Add(ref state.First, in first);
        }

        if (input.Second is { } second)
        {
            default(TSecond).Add(ref state.Second, in second);
        }
    }

    /// <inheritdoc/>
    public void Merge(ref PairState<TFirstState, TSecondState> state, in PairState<TFirstState, TSecondState> other)
    {
        default(TFirst).Merge(ref state.First, in other.First);
        default(TSecond).Merge(ref state.Second, in other.Second);
    }

    /// <inheritdoc/>
    public void Encode(in PairState<TFirstState, TSecondState> state, StateWriter writer)
    {
        default(TFirst).Encode(in state.First, writer);
        default(TSecond).Encode(in state.Second, writer);
    }

    /// <inheritdoc/>
    public PairState<TFirstState, TSecondState> Decode(ref StateReader reader) =>
        new() { First = default(TFirst).Decode(ref reader), Second = default(TSecond).Decode(ref reader) };
}

/// <summary>What one event contributes to each of two aggregates; <c>null</c> where nothing.</summary>
public readonly record struct PairInput<TFirst, TSecond>(TFirst? First, TSecond? Second)
    where TFirst : struct
    where TSecond : struct;

/// <summary>The states of two aggregates.</summary>
public struct PairState<TFirst, TSecond> : IHeapSized
{
    /// <summary>The state of the first.</summary>
    public TFirst First;

    /// <summary>The state of the second.</summary>
    public TSecond Second;

    /// <inheritdoc/>
    public readonly long HeapBytes => HeapSize.Of(in First) + HeapSize.Of(in Second);
}
