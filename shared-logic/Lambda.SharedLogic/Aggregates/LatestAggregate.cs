using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The latest value by event time, then offset, then partition: a register in which the last write wins, whatever order the writes arrive in.</summary>
public readonly struct LatestAggregate<T, TCodec> : IAggregate<Timed<T>, Timed<T>>
    where TCodec : struct, IValueCodec<T>
{
    /// <inheritdoc/>
    public Timed<T> Identity => default;

    /// <inheritdoc/>
    public void Add(ref Timed<T> state, in Timed<T> input)
    {
        if (input.IsPresent && (!state.IsPresent || TimedOrder<T, TCodec>.Compare(in input, in state) > 0))
        {
            TimedOrder<T, TCodec>.Keep(ref state, in input);
        }
    }

    /// <inheritdoc/>
    public void Merge(ref Timed<T> state, in Timed<T> other) => Add(ref state, in other);

    /// <inheritdoc/>
    public void Encode(in Timed<T> state, StateWriter writer) => TimedOrder<T, TCodec>.WriteOptional(in state, writer);

    /// <inheritdoc/>
    public Timed<T> Decode(ref StateReader reader) => TimedOrder<T, TCodec>.ReadOptional(ref reader);
}
