using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The state of a <see cref="LatestRouteAggregate"/>. Texts that are short together, such as the numbers of zones, are part of the state itself, and need no array
/// to be allocated, fetched and collected.
/// </summary>
public struct RouteState : IHeapSized
{
    private const int ShortBytes = 16;
    private const short Absent = -1;

    /// <summary>Both texts, end to end, when they are long or once were; <c>null</c> as long as they are short.</summary>
    private byte[]? _long;
    private Short _short;
    private short _originLength; // a text field has 800 bytes at most
    private short _destinationLength;
    private bool _hasRoute;

    /// <inheritdoc/>
    public readonly long HeapBytes => _long is null ? 0 : 24 + _long.Length;

    /// <summary>Whether there is a route at all.</summary>
    public readonly bool HasRoute => _hasRoute;

    /// <summary>The event time.</summary>
    public long Time { readonly get; private set; }

    /// <summary>The event's offset.</summary>
    public long Offset { readonly get; private set; }

    /// <summary>The event's partition.</summary>
    public int Partition { readonly get; private set; }

    /// <summary>Whether it says where the route starts.</summary>
    public readonly bool HasOrigin => _hasRoute && _originLength != Absent;

    /// <summary>Whether it says where the route ends.</summary>
    public readonly bool HasDestination => _hasRoute && _destinationLength != Absent;

    /// <summary>Where the route starts, in UTF-8; valid until the state changes or moves.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Origin => Texts[..Math.Max((short)0, _originLength)];

    /// <summary>Where the route ends, in UTF-8; valid until the state changes or moves.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Destination => Texts.Slice(Math.Max((short)0, _originLength), Math.Max((short)0, _destinationLength));

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Texts => _long is null ? _short : _long;

    internal void Take(in RouteReport report)
    {
        (Time, Offset, Partition) = (report.Time, report.Offset, report.Partition);
        TakeTexts(report.Origin.Bytes, report.Destination.Bytes);
        _originLength = LengthOf(report.Origin.IsPresent, report.Origin.Bytes);
        _destinationLength = LengthOf(report.Destination.IsPresent, report.Destination.Bytes);
    }

    internal void Take(in RouteState other)
    {
        (Time, Offset, Partition) = (other.Time, other.Offset, other.Partition);
        TakeTexts(other.Origin, other.Destination);
        (_originLength, _destinationLength) = (other._originLength, other._destinationLength);
    }

    private void TakeTexts(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> destination)
    {
        var length = origin.Length + destination.Length;
        if (length > (_long?.Length ?? ShortBytes))
        {
            _long = new byte[length];
        }

        Span<byte> texts = _long is null ? _short : _long;
        origin.CopyTo(texts);
        destination.CopyTo(texts[origin.Length..]);
        _hasRoute = true;
    }

    private static short LengthOf(bool isPresent, ReadOnlySpan<byte> text) => isPresent ? checked((short)text.Length) : Absent;

    [InlineArray(ShortBytes)]
    private struct Short
    {
        private byte _first;
    }
}
