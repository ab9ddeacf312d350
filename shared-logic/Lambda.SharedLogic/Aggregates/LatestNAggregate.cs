using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The n latest values by event time, then offset, then partition: the n largest of a multiset, which merge like the largest.</summary>
public readonly struct LatestNAggregate<T, TCodec, TLimit> : IAggregate<Timed<T>, LatestNState<T>>
    where TCodec : struct, IValueCodec<T>
    where TLimit : struct, ILimit
{
    /// <inheritdoc/>
    public LatestNState<T> Identity => default;

    /// <inheritdoc/>
    public void Add(ref LatestNState<T> state, in Timed<T> input)
    {
        var entries = state.Entries ??= new Timed<T>[TLimit.Value];
        var place = state.Count;
        while (place > 0 && TimedOrder<T, TCodec>.Compare(in input, in entries[place - 1]) > 0)
        {
            place--;
        }

        if (place == entries.Length || !input.IsPresent)
        {
            return;
        }

        // The entry that falls out at the end (or was never used) gives its memory to the new one.
        var last = Math.Min(state.Count, entries.Length - 1);
        var recycled = entries[last];
        Array.Copy(entries, place, entries, place + 1, last - place);
        TimedOrder<T, TCodec>.Keep(ref recycled, in input);
        entries[place] = recycled;
        state.Count = last + 1;
    }

    /// <inheritdoc/>
    public static long Touch(in LatestNState<T> state, in Timed<T> input) => state.Entries is { } entries ? entries[0].Time : 0;

    /// <inheritdoc/>
    public void Merge(ref LatestNState<T> state, in LatestNState<T> other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Add(ref state, in other.Entries![i]);
        }
    }

    /// <inheritdoc/>
    public void Encode(in LatestNState<T> state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.Count);
        for (var i = 0; i < state.Count; i++)
        {
            TimedOrder<T, TCodec>.Write(in state.Entries![i], writer);
        }
    }

    /// <inheritdoc/>
    public LatestNState<T> Decode(ref StateReader reader)
    {
        var count = reader.ReadCount();
        if (count > TLimit.Value)
        {
            throw new CorruptStateException($"{count} latest values where at most {TLimit.Value} are kept");
        }

        var state = default(LatestNState<T>);
        for (var i = 0; i < count; i++)
        {
            var entry = TimedOrder<T, TCodec>.ReadOptional(ref reader);
            if (!entry.IsPresent)
            {
                throw new CorruptStateException($"one of {count} latest values is absent");
            }

            Add(ref state, in entry);
        }

        return state;
    }
}
