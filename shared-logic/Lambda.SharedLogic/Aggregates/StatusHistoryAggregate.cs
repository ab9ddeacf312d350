using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// What was reported when: the latest <typeparamref name="TLimit"/> pairs of an hour (of the clock) and a status, each with its first and last report and
/// their number. Whole statuses in order cannot be kept within a bound and merged: a late event parts a run of equal ones anywhere. Hours can, because which
/// of them an event belongs to depends on nothing else; and the largest n keys of a map are a monoid: a key that falls out has n larger ones above it
/// for good, and one that stays was never out.
/// Bytes: how many entries, then for each by hour and status the hour less the one before, the status, the first report's microseconds into the hour,
/// how long after it the last came, how many there were.
/// </summary>
/// <typeparam name="TLimit">How many entries are kept at most.</typeparam>
public readonly struct StatusHistoryAggregate<TLimit> : IAggregate<StatusReport, StatusHistory>
    where TLimit : struct, ILimit
{
    /// <inheritdoc/>
    public StatusHistory Identity => default;

    /// <inheritdoc/>
    public void Add(ref StatusHistory state, in StatusReport input) =>
        Put(ref state, new StatusHistory.Entry(input.Time, input.Time, 1, input.Status));

    /// <inheritdoc/>
    public void Merge(ref StatusHistory state, in StatusHistory other)
    {
        foreach (ref readonly var entry in other.Span)
        {
            Put(ref state, in entry);
        }
    }

    /// <inheritdoc/>
    public void Encode(in StatusHistory state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.Count);
        var previous = 0L;
        foreach (ref readonly var entry in state.Span)
        {
            writer.WriteUnsigned((ulong)(entry.Hour - previous));
            writer.WriteByte((byte)entry.Status);
            writer.WriteUnsigned((ulong)(entry.First % StatusHistory.MicrosecondsPerHour));
            writer.WriteUnsigned((ulong)(entry.Last - entry.First));
            writer.WriteUnsigned(entry.Events);
            previous = entry.Hour;
        }
    }

    /// <inheritdoc/>
    public StatusHistory Decode(ref StateReader reader)
    {
        var count = reader.ReadCount(minimumBytesEach: 5);
        if (count > TLimit.Value)
        {
            throw new CorruptStateException($"{count} entries of a history that has at most {TLimit.Value}");
        }

        var state = default(StatusHistory);
        var hour = 0UL;
        for (var i = 0; i < count; i++)
        {
            var entry = Read(ref reader, ref hour);
            if (i > 0 && state.Span[i - 1].CompareTo(entry.Hour, entry.Status) >= 0)
            {
                throw new CorruptStateException("the entries of a history are out of order");
            }

            Put(ref state, in entry);
        }

        return state;
    }

    private static StatusHistory.Entry Read(ref StateReader reader, ref ulong hour)
    {
        const ulong HourLength = StatusHistory.MicrosecondsPerHour;
        var (step, status) = (reader.ReadUnsigned(), reader.ReadByte());
        var (start, length, events) = (reader.ReadUnsigned(), reader.ReadUnsigned(), reader.ReadUnsigned());
        hour = unchecked(hour + step);
        var isEntry = step <= long.MaxValue / HourLength && hour < EventLimits.EndOfTime / HourLength && start < HourLength && length < HourLength - start
            && events is > 0 and <= StatusHistory.Entry.MostEvents && (length == 0 || events > 1) && status is >= 1 and <= (byte)DeliveryStatus.Cancelled;
        var first = unchecked((long)((hour * HourLength) + start));
        return isEntry
            ? new StatusHistory.Entry(first, first + (long)length, (uint)events, (DeliveryStatus)status)
            : throw new CorruptStateException($"{events} reports of status {status}, {start} µs into hour {hour} and for {length} µs, are no entry of a history");
    }

    private static void Put(ref StatusHistory state, in StatusHistory.Entry entry)
    {
        var (hour, status) = (entry.Hour, entry.Status);
        var entries = state.Entries;
        var place = entries.Length;
        while (place > 0 && entries[place - 1].CompareTo(hour, status) >= 0)
        {
            place--;
        }

        if (place < entries.Length && entries[place].CompareTo(hour, status) == 0)
        {
            entries[place] = entries[place].With(in entry);
        }
        else if (entries.Length < TLimit.Value)
        {
            state.Insert(place, in entry, TLimit.Value);
        }
        else if (place > 0)
        {
            // The oldest makes room.
            entries[1..place].CopyTo(entries);
            entries[place - 1] = entry;
        }
    }
}

/// <summary>That a status was reported.</summary>
/// <param name="Time">When, in microseconds since 1970-01-01T00:00Z, within <see cref="EventLimits"/>.</param>
/// <param name="Status">Which.</param>
public readonly record struct StatusReport(long Time, DeliveryStatus Status);
