using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// What was reported when: the latest <typeparamref name="TLimit"/> pairs of an hour (of the clock) and a status, each with its first and last report and
/// their number. Whole statuses in order cannot be kept within a bound and merged: a late event parts a run of equal ones anywhere. Hours can, because which
/// of them an event belongs to depends on nothing else; and the largest n keys of a map are a monoid: a key that falls out has n larger ones above it
/// for good, and one that stays was never out.
/// Bytes: how many entries, then for each, the last by hour and status first, a byte (the status, 16 more when there were several reports, and 32 for each of the kind of step); the step in time to its
/// last report, for the first entry from the state's last place, as that is mostly the same event, for the others from the first report of the entry before; and of several reports the step from the
/// first to the last and how many there were.
/// </summary>
/// <typeparam name="TLimit">How many entries are kept at most.</typeparam>
public readonly struct StatusHistoryAggregate<TLimit> : IAggregate<StatusReport, StatusHistory>
    where TLimit : struct, ILimit
{
    private const int LargestStatus = 15;
    private const int Several = 16;
    private const int KindShift = 5;

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
        var time = writer.LastTime;
        for (var i = state.Count - 1; i >= 0; i--)
        {
            ref readonly var entry = ref state.Span[i];
            Write(in entry, TimeStep.Of(entry.Last - time), writer);
            time = entry.First;
        }
    }

    /// <inheritdoc/>
    public StatusHistory Decode(ref StateReader reader)
    {
        var count = reader.ReadCount();
        if (count > TLimit.Value)
        {
            throw new CorruptStateException($"{count} entries of a history that has at most {TLimit.Value}");
        }

        var state = default(StatusHistory);
        var time = reader.LastTime;
        for (var i = 0; i < count; i++)
        {
            var entry = Read(ref reader, time);
            if (i > 0 && state.Span[0].CompareTo(entry.Hour, entry.Status) <= 0)
            {
                throw new CorruptStateException("the entries of a history are out of order");
            }

            state.Insert(0, in entry, count);
            time = entry.First;
        }

        return state;
    }

    private static void Write(in StatusHistory.Entry entry, TimeStep step, StateWriter writer)
    {
        writer.WriteByte((byte)((byte)entry.Status | (entry.Events > 1 ? Several : 0) | (step.Kind << KindShift)));
        if (step.Kind >= TimeStep.FirstCounted)
        {
            writer.WriteSigned(step.Count);
        }

        if (entry.Events > 1)
        {
            writer.WriteStep(entry.Last - entry.First);
            writer.WriteUnsigned(entry.Events);
        }
    }

    private static StatusHistory.Entry Read(ref StateReader reader, long time)
    {
        const long HourLength = StatusHistory.MicrosecondsPerHour;
        var mark = reader.ReadByte();
        var last = unchecked(time + reader.ReadStepOf((byte)(mark >> KindShift)));
        var isOne = (mark & Several) == 0;
        var length = isOne ? 0 : reader.ReadStep() ?? -1;
        var (events, status) = (isOne ? 1 : reader.ReadUnsigned(), mark & LargestStatus);
        var isEntry = last is >= 0 and < EventLimits.EndOfTime && length >= 0 && length <= last % HourLength
            && (isOne || events is > 1 and <= StatusHistory.Entry.MostEvents) && status is >= 1 and <= (byte)DeliveryStatus.Cancelled;
        return isEntry
            ? new StatusHistory.Entry(last - length, last, (uint)events, (DeliveryStatus)status)
            : throw new CorruptStateException($"{events} reports of status {status}, the last at {last} and the first {length} µs before it, are no entry of a history");
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
