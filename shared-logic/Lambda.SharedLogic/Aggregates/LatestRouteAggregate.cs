using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The latest route, origin and destination of one event, by event time, then offset, then partition: <see cref="LatestAggregate{T, TCodec}"/> of two texts in
/// 56 bytes, and one array when the texts are long, because there are as many of them as packages. Bytes: its place in the log, and origin and
/// destination as <see cref="TextCodec"/> writes them.
/// </summary>
public readonly struct LatestRouteAggregate : IAggregate<RouteReport, RouteState>
{
    /// <inheritdoc/>
    public RouteState Identity => default;

    /// <inheritdoc/>
    public void Add(ref RouteState state, in RouteReport input)
    {
        if (!state.HasRoute || Compare(in input, in state) > 0)
        {
            state.Take(in input);
        }
    }

    /// <inheritdoc/>
    public void Merge(ref RouteState state, in RouteState other)
    {
        if (other.HasRoute && (!state.HasRoute || Compare(in other, in state) > 0))
        {
            state.Take(in other);
        }
    }

    /// <inheritdoc/>
    public void Encode(in RouteState state, StateWriter writer)
    {
        if (!state.HasRoute)
        {
            writer.WriteAbsent();
            return;
        }

        writer.WritePlace(new LogPlace(state.Time, state.Offset, state.Partition));
        writer.WriteOptionalBytes(state.HasOrigin, state.Origin);
        writer.WriteOptionalBytes(state.HasDestination, state.Destination);
    }

    /// <inheritdoc/>
    public RouteState Decode(ref StateReader reader)
    {
        var state = default(RouteState);
        if (!reader.TryReadPlace(out var place))
        {
            return state;
        }

        var (origin, destination) = (TextCodec.Read(ref reader), TextCodec.Read(ref reader));
        if (origin.Bytes.Length > short.MaxValue || destination.Bytes.Length > short.MaxValue)
        {
            throw new CorruptStateException($"a route of {origin.Bytes.Length} and {destination.Bytes.Length} bytes");
        }

        state.Take(new RouteReport(place.Time, place.Offset, place.Partition, origin, destination));
        return state;
    }

    private static int Compare(in RouteReport left, in RouteState right)
    {
        var order = Compare(left.Time, left.Offset, left.Partition, in right);
        order = order != 0 ? order : Compare(left.Origin.IsPresent, left.Origin.Bytes, right.HasOrigin, right.Origin);
        return order != 0 ? order : Compare(left.Destination.IsPresent, left.Destination.Bytes, right.HasDestination, right.Destination);
    }

    private static int Compare(in RouteState left, in RouteState right)
    {
        var order = Compare(left.Time, left.Offset, left.Partition, in right);
        order = order != 0 ? order : Compare(left.HasOrigin, left.Origin, right.HasOrigin, right.Origin);
        return order != 0 ? order : Compare(left.HasDestination, left.Destination, right.HasDestination, right.Destination);
    }

    private static int Compare(long time, long offset, int partition, in RouteState right)
    {
        var order = time.CompareTo(right.Time);
        order = order != 0 ? order : offset.CompareTo(right.Offset);
        return order != 0 ? order : partition.CompareTo(right.Partition);
    }

    /// <summary>An absent text comes before all others.</summary>
    private static int Compare(bool hasLeft, ReadOnlySpan<byte> left, bool hasRight, ReadOnlySpan<byte> right) =>
        hasLeft == hasRight ? left.SequenceCompareTo(right) : hasLeft.CompareTo(hasRight);
}

/// <summary>A route and where in the log an event says it.</summary>
/// <param name="Time">The event time, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="Offset">The event's offset.</param>
/// <param name="Partition">The event's partition.</param>
/// <param name="Origin">Where the route starts; may be absent.</param>
/// <param name="Destination">Where it ends; may be absent.</param>
public readonly record struct RouteReport(long Time, long Offset, int Partition, Utf8Text Origin, Utf8Text Destination);
