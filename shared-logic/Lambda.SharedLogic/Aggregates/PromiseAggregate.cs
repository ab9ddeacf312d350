using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// What a group was promised and how far it has come: the latest promise, the latest event and the latest delivery, whichever event each of them was in. A promise
/// that a batch view counted long ago and a position that arrives now are parts of one state, and meet when it is presented: an enrichment that needs no look-up.
/// Each part is a maximum, so the whole merges. Bytes, as steps in time: the latest event from the state's last place, as that is mostly the same event; the delivery and the
/// promise's saying from the latest event; and what was promised from its saying.
/// </summary>
public readonly struct PromiseAggregate : IAggregate<PromiseInput, PromiseState>
{
    /// <inheritdoc/>
    public PromiseState Identity => default;

    /// <inheritdoc/>
    public void Add(ref PromiseState state, in PromiseInput input)
    {
        var time = input.Time + 1;
        state.Latest = Math.Max(state.Latest, time);
        state.Delivered = input.IsDelivered ? Math.Max(state.Delivered, time) : state.Delivered;
        if (input.PromisedAt is { } promised)
        {
            Promise(ref state, time, promised);
        }
    }

    /// <inheritdoc/>
    public void Merge(ref PromiseState state, in PromiseState other)
    {
        state.Latest = Math.Max(state.Latest, other.Latest);
        state.Delivered = Math.Max(state.Delivered, other.Delivered);
        if (other.Said > 0)
        {
            Promise(ref state, other.Said, other.Promised);
        }
    }

    /// <inheritdoc/>
    public void Encode(in PromiseState state, StateWriter writer)
    {
        if (state.Latest == 0)
        {
            writer.WriteAbsent();
            return;
        }

        writer.WriteStep(state.Latest - 1 - writer.LastTime);
        WriteOptional(in state, state.Delivered, writer);
        WriteOptional(in state, state.Said, writer);
        if (state.Said > 0)
        {
            writer.WriteStep(state.Promised - (state.Said - 1));
        }
    }

    /// <inheritdoc/>
    public PromiseState Decode(ref StateReader reader)
    {
        var state = default(PromiseState);
        if (reader.ReadStep() is not { } step)
        {
            return state;
        }

        state.Latest = unchecked(reader.LastTime + step + 1);
        state.Delivered = ReadOptional(in state, ref reader);
        state.Said = ReadOptional(in state, ref reader);
        state.Promised = state.Said > 0 ? (reader.ReadStep() ?? throw new CorruptStateException("a promise of nothing")) + (state.Said - 1) : 0;
        return state.Latest > 0 ? state : throw new CorruptStateException($"time {state.Latest - 1} is out of range");
    }

    /// <summary>The later promise stays; of two at one moment the one that allows more, so that the order of arrival decides nothing.</summary>
    private static void Promise(ref PromiseState state, long said, long promised)
    {
        if (said > state.Said || (said == state.Said && promised > state.Promised))
        {
            (state.Said, state.Promised) = (said, promised);
        }
    }

    private static void WriteOptional(in PromiseState state, long time, StateWriter writer)
    {
        if (time == 0)
        {
            writer.WriteAbsent();
        }
        else
        {
            writer.WriteStep(time - state.Latest);
        }
    }

    private static long ReadOptional(in PromiseState state, ref StateReader reader) => reader.ReadStep() is not { } step ? 0
        : step <= 0 && step > -state.Latest ? state.Latest + step
        : throw new CorruptStateException($"a time {step} µs after the latest event, which is at {state.Latest - 1}");
}

/// <summary>What one event says about a promise. Times are microseconds since 1970-01-01T00:00Z, within <see cref="Events.EventLimits"/>.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="PromisedAt">By when delivery is promised; <c>null</c> when it does not say.</param>
/// <param name="IsDelivered">Whether it is the delivery.</param>
public readonly record struct PromiseInput(long Time, long? PromisedAt, bool IsDelivered);

/// <summary>The state of a <see cref="PromiseAggregate"/>. The times that decide are kept plus 1, so that nothing is 0.</summary>
public struct PromiseState
{
    internal long Latest;
    internal long Delivered;
    internal long Said;
    internal long Promised;

    /// <summary>The promise that was made last, in microseconds; <c>null</c> when none was.</summary>
    public readonly long? PromisedAt => Said > 0 ? Promised : null;

    /// <summary>When the last delivery was; <c>null</c> when there was none.</summary>
    public readonly long? DeliveredAt => Delivered > 0 ? Delivered - 1 : null;

    /// <summary>
    /// From the delivery, or as long as there is none from the latest event, to the moment promised, in microseconds: negative when that is over.
    /// <c>null</c> without a promise.
    /// </summary>
    public readonly long? Left => Said > 0 ? Promised - ((Delivered > 0 ? Delivered : Latest) - 1) : null;

    /// <summary>Whether it was delivered by the moment promised; <c>null</c> without a delivery or a promise.</summary>
    public readonly bool? IsOnTime => Delivered > 0 && Said > 0 ? Delivered - 1 <= Promised : null;
}
