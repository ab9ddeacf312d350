using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Tracking;

/// <summary>Packages, vehicles and places for tests, in minutes and in metres north and east of a corner.</summary>
internal static class SomePackage
{
    private const double MetersPerDegree = 111_195; // on the equator, where the corner is

    public static long Minute(double minutes) => (long)(minutes * Instants.Minute);

    public static GeoPoint Point(double north, double east = 0) => GeoPoint.FromDegrees(north / MetersPerDegree, east / MetersPerDegree);

    public static PackageFacts Carried(string id, double pickedUp, DeliveryStatus status = DeliveryStatus.PickedUp, string destination = "Z1") =>
        new(id, status, Minute(pickedUp))
        {
            Driver = "D1",
            Position = Point(0),
            PositionAt = Minute(pickedUp),
            Origin = "Z0",
            Destination = destination,
            History = [new StatusSpan("picked_up", Instants.ToTime(Minute(pickedUp)), Instants.ToTime(Minute(pickedUp)), 1)],
            Events = 1,
        };

    public static PackageFacts Ended(string id, double at, GeoPoint position, DeliveryStatus status = DeliveryStatus.Delivered) =>
        new(id, status, Minute(at)) { Driver = "D1", Position = position, PositionAt = Minute(at) };

    public static VehicleFacts Vehicle(double north, double at, double? speed = null) => new(Point(north), Minute(at), speed);

    public static PlaceFacts Place(double north, double spread = 0) => new(Point(north), spread);
}
