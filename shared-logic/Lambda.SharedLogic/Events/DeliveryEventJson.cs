using System.Diagnostics.CodeAnalysis;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// The JSON form of an event, one object per record, as producers send it and as the log and the master dataset keep it.
/// <list type="bullet">
/// <item>Property names are compared after unescaping, and exactly. Of two properties with the same name the last one counts, for the
/// rules as for the identity. An optional field that is <c>null</c> is absent. Unknown properties may be anything that is JSON.</item>
/// <item>Texts have 1 to 200 Unicode scalar values (code points, not UTF-16 units) and no control characters.</item>
/// <item>Times are ISO-8601 with offset, see <see cref="IsoTime"/>, from 1970 to before 2200.</item>
/// <item>Whole numbers count by value: <c>1000</c>, <c>1000.0</c> and <c>1e3</c> are one. Coordinates are rounded to 10^-7 degrees
/// after their range was checked; both are given or neither.</item>
/// <item>A record has at most <see cref="EventLimits.RecordBytes"/> bytes and <see cref="EventLimits.Nesting"/> levels.</item>
/// </list>
/// The same bytes give the same event, identity or rejection at any time and in any layer.
/// </summary>
public static class DeliveryEventJson
{
    /// <summary>
    /// Decodes one record into a new event at the end of <paramref name="into"/>; partition, offset and arrival time are the caller's to set.
    /// Allocates nothing for a valid record once the batch has grown. Never throws, whatever the bytes are.
    /// </summary>
    /// <returns><c>false</c> when the record breaks a rule: <paramref name="into"/> is as it was, <paramref name="rejection"/> says which.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> json, DeliveryEventBatch into, [NotNullWhen(false)] out EventRejection? rejection) =>
        TryDecode(json, default, into, out rejection);

    /// <summary>
    /// The same for a record that stays where it is, and as it is, for as long as <paramref name="into"/> holds the event: most texts are not copied but are pieces of it.
    /// </summary>
    /// <inheritdoc cref="TryDecode(ReadOnlySpan{byte}, DeliveryEventBatch, out EventRejection?)"/>
    public static bool TryDecodeInPlace(ArraySegment<byte> json, DeliveryEventBatch into, [NotNullWhen(false)] out EventRejection? rejection) =>
        TryDecode(json, json, into, out rejection);

    private static bool TryDecode(ReadOnlySpan<byte> json, ArraySegment<byte> kept, DeliveryEventBatch into, [NotNullWhen(false)] out EventRejection? rejection)
    {
        var decoded = into.AddToFill();
        rejection = into.Shapes.TryRead(json, kept, into, decoded) ? null : Read(json, kept, into, decoded);
        if (rejection is not null)
        {
            into.RemoveLast();
            return false;
        }

        decoded.Identity = decoded.EventId.IsPresent
            ? EventIdentity.Of(decoded.PackageId.Bytes, decoded.EventId.Bytes)
            : into.ContentHasher.Identify(json, decoded);
        return true;
    }

    /// <summary>Reads a record of any shape; why it is no event, or <c>null</c>.</summary>
    private static EventRejection? Read(ReadOnlySpan<byte> json, ArraySegment<byte> kept, DeliveryEventBatch into, DeliveryEvent decoded)
    {
        var fields = default(RecordFields);
        if (RecordScanner.Scan(json, ref fields, out var isPrintable) is { } broken)
        {
            return broken;
        }

        var reader = new FieldReader(json, in fields, isPrintable, kept, into);
        Fill(decoded, ref reader);
        if (isPrintable && reader.Rejection is null)
        {
            into.Shapes.Learn(json);
        }

        return reader.Rejection;
    }

    /// <summary>Sets every field. Reads them in the order in which a rejection names the first bad one.</summary>
    private static void Fill(DeliveryEvent target, ref FieldReader reader)
    {
        reader.Require(EventField.PackageId);
        reader.Require(EventField.Timestamp);
        reader.Require(EventField.ShipmentStatus);
        target.PackageId = reader.Text(EventField.PackageId);
        target.EventTime = reader.Time(EventField.Timestamp) ?? 0;
        target.Status = reader.Status(EventField.ShipmentStatus);
        target.EventId = reader.Text(EventField.EventId);
        target.DriverId = reader.Text(EventField.DriverId);
        target.Courier = reader.Text(EventField.Courier);
        target.Origin = reader.Text(EventField.Origin);
        target.Destination = reader.Text(EventField.Destination);
        target.OriginRegion = reader.Text(EventField.OriginRegion);
        target.DestinationRegion = reader.Text(EventField.DestinationRegion);
        target.WarehouseId = reader.Text(EventField.WarehouseId);
        target.Sku = reader.Text(EventField.Sku);
        target.Area = reader.Area(EventField.Area);
        target.Position = reader.Position();
        target.Quantity = reader.Count(EventField.Quantity);
        target.DistanceMeters = reader.Count(EventField.DistanceMeters);
        target.PromisedAt = reader.Time(EventField.PromisedAt);
        target.PickedUpAt = reader.Time(EventField.PickedUpAt);
    }
}
