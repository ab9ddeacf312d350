using System.Text;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Laws;

/// <summary>An event as a person reads it: what it has, and nothing of what it has not.</summary>
internal static class EventText
{
    public static string Describe(DeliveryEvent it)
    {
        var text = new StringBuilder();
        text.Append($"{{{it.Status} {it.PackageId} at {it.EventTime} µs, p{it.Partition}@{it.Offset}");
        Append(text, "driver", it.DriverId);
        Append(text, "courier", it.Courier);
        Append(text, "origin", it.Origin);
        Append(text, "destination", it.Destination);
        Append(text, "originRegion", it.OriginRegion);
        Append(text, "destinationRegion", it.DestinationRegion);
        Append(text, "warehouse", it.WarehouseId);
        Append(text, "sku", it.Sku);
        Append(text, "area", it.Area);
        Append(text, "quantity", it.Quantity);
        Append(text, "distanceMeters", it.DistanceMeters);
        Append(text, "promisedAt", it.PromisedAt);
        Append(text, "pickedUpAt", it.PickedUpAt);
        if (it.Position is { } position)
        {
            text.Append($" position={position.Latitude},{position.Longitude}");
        }

        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, string name, Utf8Text value)
    {
        if (value.IsPresent)
        {
            text.Append($" {name}={value}");
        }
    }

    private static void Append(StringBuilder text, string name, long? value)
    {
        if (value is { } number)
        {
            text.Append($" {name}={number}");
        }
    }
}
