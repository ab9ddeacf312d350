using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.Events;

/// <summary>An event's texts side by side, so that one can be set by its field.</summary>
[InlineArray(Area + 1)]
internal struct EventTexts
{
    public const int PackageId = 0;
    public const int EventId = 1;
    public const int DriverId = 2;
    public const int Courier = 3;
    public const int Origin = 4;
    public const int Destination = 5;
    public const int OriginRegion = 6;
    public const int DestinationRegion = 7;
    public const int WarehouseId = 8;
    public const int Sku = 9;
    public const int Area = 10;

    /// <summary>The fields that are texts: all from the event's id to the area, and the package's.</summary>
    public const uint Fields = ((2u << (int)EventField.Area) - 1) & ~((1u << (int)EventField.EventId) - 1) | (1u << (int)EventField.PackageId);

    private Utf8Text _first;

    /// <summary>Where a field's text is.</summary>
    public static int PlaceOf(EventField field) => field == EventField.PackageId ? PackageId : EventId + (field - EventField.EventId);
}
