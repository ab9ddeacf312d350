using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The latest route, origin and destination of one event, by event time, then offset, then partition: <see cref="LatestAggregate{T, TCodec}"/> of two texts in
/// 56 bytes, and one array when the texts are long, because there are as many of them as packages. Bytes: whether there is one, its place in the log, origin and
/// destination as a flag and bytes each.
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
        writer.WriteFlag(state.HasRoute);
        if (!state.HasRoute)
        {
            return;
        }

        writer.WriteSigned(state.Time);
        writer.WriteSigned(state.Offset);
        writer.WriteSigned(state.Partition);
        Write(state.HasOrigin, state.Origin, writer);
        Write(state.HasDestination, state.Destination, writer);
    }

    /// <inheritdoc/>
    public RouteState Decode(ref StateReader reader)
    {
        var state = default(RouteState);
        if (!reader.ReadFlag())
        {
            return state;
        }

        var (time, offset, partition) = (reader.ReadSigned(), reader.ReadSigned(), reader.ReadSigned());
        if (partition is < int.MinValue or > int.MaxValue)
        {
            throw new CorruptStateException($"partition {partition} is out of range");
        }

        var (origin, destination) = (TextCodec.Read(ref reader), TextCodec.Read(ref reader));
        if (origin.Bytes.Length > short.MaxValue || destination.Bytes.Length > short.MaxValue)
        {
            throw new CorruptStateException($"a route of {origin.Bytes.Length} and {destination.Bytes.Length} bytes");
        }

        state.Take(new RouteReport(time, offset, (int)partition, origin, destination));
        return state;
    }

    /// <summary>The same bytes as <see cref="TextCodec"/> writes.</summary>
    private static void Write(bool isPresent, ReadOnlySpan<byte> text, StateWriter writer)
    {
        writer.WriteFlag(isPresent);
        if (isPresent)
        {
            writer.WriteBytes(text);
        }
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
