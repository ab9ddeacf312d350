using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The sessions of activity in a group, parted by <typeparamref name="TGapSeconds"/> or more without an event. An event that comes late may join two
/// sessions into one. Bytes: how many sessions, then for each the silence before it (the first: its start), its length and its number of events.
/// </summary>
/// <typeparam name="TGapSeconds">The gap in seconds.</typeparam>
public readonly struct SessionListAggregate<TGapSeconds> : IAggregate<long, SessionList>
    where TGapSeconds : struct, ILimit
{
    private static long Gap => TGapSeconds.Value * 1_000_000L;

    /// <inheritdoc/>
    public SessionList Identity => new();

    /// <summary>Adds an event at a time in microseconds since 1970-01-01T00:00Z, within <see cref="EventLimits"/>.</summary>
    public void Add(ref SessionList state, in long input) => state.Add(input, Gap);

    /// <inheritdoc/>
    public void Merge(ref SessionList state, in SessionList other) => state.AddAll(other, Gap);

    /// <inheritdoc/>
    public void Encode(in SessionList state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.Count);
        var previous = 0L;
        foreach (ref readonly var session in state.Sessions)
        {
            writer.WriteUnsigned((ulong)(session.First - previous));
            writer.WriteUnsigned((ulong)(session.Last - session.First));
            writer.WriteUnsigned((ulong)session.Events);
            previous = session.Last;
        }
    }

    /// <inheritdoc/>
    public SessionList Decode(ref StateReader reader)
    {
        var count = reader.ReadCount(minimumBytesEach: 3);
        var state = new SessionList();
        var previous = 0UL;
        for (var i = 0; i < count; i++)
        {
            var (silence, length, events) = (reader.ReadUnsigned(), reader.ReadUnsigned(), reader.ReadUnsigned());
            var (first, last) = (previous + silence, previous + silence + length);
            if (Math.Max(silence, length) >= EventLimits.EndOfTime || last >= EventLimits.EndOfTime || (i > 0 && silence < (ulong)Gap)
                || events is 0 or > long.MaxValue || (length > 0 && events < 2))
            {
                throw new CorruptStateException($"{events} events over {length} µs, {silence} µs after {previous}, are no session");
            }

            state.Append(new SessionList.Activity((long)first, (long)last, (long)events), Gap);
            previous = last;
        }

        return state;
    }
}
