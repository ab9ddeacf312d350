using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Joins;

/// <summary>
/// The set of events that a join looks at. Merging is the union of sets, so neither the order in which the sides arrive nor the place of a cut between them
/// matters, and a copy of an event changes nothing. Bytes: how many, the smallest moment (time × 8 + sides), then in order for each the difference of its key to the
/// one before, its moment as the difference to the smallest or, within a key, to the one before, and of a carrier the difference of its number to its time.
/// </summary>
public readonly struct JoinAggregate : IAggregate<JoinEvent, JoinState>
{
    private const long EndOfMoments = EventLimits.EndOfTime << JoinEvent.SideBits;

    /// <inheritdoc/>
    public JoinState Identity => new();

    /// <summary>Adds an event; its time lies within <see cref="EventLimits"/>.</summary>
    public void Add(ref JoinState state, in JoinEvent input) => state.Add(in input);

    /// <inheritdoc/>
    public void Merge(ref JoinState state, in JoinState other) => state.AddAll(other);

    /// <inheritdoc/>
    public void Encode(in JoinState state, StateWriter writer)
    {
        var events = state.Events;
        writer.WriteUnsigned((ulong)events.Length);
        if (events.Length == 0)
        {
            return;
        }

        var smallest = Smallest(events);
        writer.WriteUnsigned((ulong)smallest);
        var (key, moment) = (0UL, smallest);
        foreach (ref readonly var next in events)
        {
            moment = next.Key == key ? moment : smallest;
            writer.WriteUnsigned(next.Key - key);
            writer.WriteUnsigned((ulong)(next.Moment - moment));
            if (next.Is(JoinSides.Carrier))
            {
                writer.WriteSigned(unchecked(next.Carried - next.Time));
            }

            (key, moment) = (next.Key, next.Moment);
        }
    }

    /// <inheritdoc/>
    public JoinState Decode(ref StateReader reader)
    {
        var count = reader.ReadCount(minimumBytesEach: 2);
        var state = new JoinState();
        state.Reserve(count);
        var smallest = count == 0 ? 0 : Moment(0, reader.ReadUnsigned());
        var last = new JoinEvent(0, smallest, 0);
        for (var i = 0; i < count; i++)
        {
            var key = unchecked(last.Key + reader.ReadUnsigned());
            var moment = Moment(key == last.Key ? last.Moment : smallest, reader.ReadUnsigned());
            var next = new JoinEvent(key, moment, 0);
            next = next.Is(JoinSides.Carrier) ? next with { Carried = unchecked(reader.ReadSigned() + next.Time) } : next;
            if (key < last.Key || next.Sides == JoinSides.None || (i > 0 && next.CompareTo(last) <= 0))
            {
                throw new CorruptStateException($"the event {next} cannot follow {last}");
            }

            state.Add(in next);
            last = next;
        }

        return count == 0 || Smallest(state.Events) == smallest ? state : throw new CorruptStateException($"no event is at the smallest moment, {smallest}");
    }

    private static long Smallest(ReadOnlySpan<JoinEvent> events)
    {
        var smallest = long.MaxValue;
        foreach (ref readonly var one in events)
        {
            smallest = Math.Min(smallest, one.Moment);
        }

        return smallest;
    }

    private static long Moment(long from, ulong difference) => difference < EndOfMoments && from + (long)difference < EndOfMoments
        ? from + (long)difference
        : throw new CorruptStateException($"a moment {difference} after {from} is out of range");
}
