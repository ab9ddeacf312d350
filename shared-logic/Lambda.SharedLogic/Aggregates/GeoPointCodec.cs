using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>Keeps a position.</summary>
public readonly struct GeoPointCodec : IValueCodec<GeoPoint>
{
    /// <inheritdoc/>
    public static void Keep(ref GeoPoint kept, in GeoPoint value) => kept = value;

    /// <inheritdoc/>
    public static int Compare(in GeoPoint left, in GeoPoint right)
    {
        var order = left.LatitudeE7.CompareTo(right.LatitudeE7);
        return order != 0 ? order : left.LongitudeE7.CompareTo(right.LongitudeE7);
    }

    /// <inheritdoc/>
    public static void Write(in GeoPoint value, StateWriter writer)
    {
        writer.WriteSigned(value.LatitudeE7);
        writer.WriteSigned(value.LongitudeE7);
    }

    /// <inheritdoc/>
    public static GeoPoint Read(ref StateReader reader) => new(reader.ReadSigned(), reader.ReadSigned());
}
