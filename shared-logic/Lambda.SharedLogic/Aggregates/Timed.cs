using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// A value and the place in the log that decides which of two is later: event time, then offset, then partition. The default value is "nothing": the state
/// of no events. Both the input and the state of <see cref="LatestAggregate{T, TCodec}"/> and its relatives; in a state the value is owned.
/// </summary>
public struct Timed<T>
{
    /// <summary>When it happened, in microseconds since 1970-01-01T00:00Z.</summary>
    public long Time;

    /// <summary>The event's offset in its partition.</summary>
    public long Offset;

    /// <summary>The event's partition.</summary>
    public int Partition;

    /// <summary>Whether there is a value at all.</summary>
    public bool IsPresent;

    /// <summary>The value.</summary>
    public T Value;

    /// <summary>What <paramref name="source"/> says at its time.</summary>
    public Timed(DeliveryEvent source, T value)
        : this(source.EventTime, source.Offset, source.Partition, value)
    {
    }

    /// <summary>A value at this time and place of the log.</summary>
    public Timed(long time, long offset, int partition, T value)
    {
        Time = time;
        Offset = offset;
        Partition = partition;
        IsPresent = true;
        Value = value;
    }

    /// <summary>The same as a new one, written in place.</summary>
    internal void Set(DeliveryEvent source, in T value)
    {
        Time = source.EventTime;
        Offset = source.Offset;
        Partition = source.Partition;
        IsPresent = true;
        Value = value;
    }
}
