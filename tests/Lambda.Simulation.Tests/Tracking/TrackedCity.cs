using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Tests.Tracking;

/// <summary>The views that pages are made of, over the events of a city so far.</summary>
internal sealed class TrackedCity
{
    private const int DaysOfDriver = 7;
    private readonly TrackedView _packages = new(new Packages());
    private readonly TrackedView _drivers = new(new Drivers());
    private readonly TrackedView _driverDays = new(new DriverDays());
    private readonly TrackedView _places = new(new Places());
    private readonly TrackedView _routes = new(new RoutesDaily());
    private readonly DeliveryEventBatch _batch = new();

    /// <summary>Takes an event in.</summary>
    /// <returns>The event; valid until the next.</returns>
    public DeliveryEvent Fold(SimulatedRecord record)
    {
        _batch.Clear();
        Assert.True(DeliveryEventJson.TryDecode(record.Json.Span, _batch, out _));
        _batch.Events[0].Offset = record.Index;
        foreach (var view in new[] { _packages, _drivers, _driverDays, _places, _routes })
        {
            view.Fold(_batch.Events);
        }

        return _batch.Events[0];
    }

    public PackageFacts Package(string id) => PackageFacts.Of(_packages.Row(0, 0, id)!)!;

    public RouteFacts? Route(PackageFacts package, long now) =>
        _routes.Row(now, RouteFacts.Days, package.Origin!, package.Destination!) is { } row ? RouteFacts.Of(row) : null;

    /// <summary>A package's page at a time.</summary>
    public PackagePage Page(PackageFacts package, long now)
    {
        var vehicle = package.Driver is { } driver && _drivers.Row(0, 0, driver) is { } row ? VehicleFacts.Of(row) : null;
        var packages = package.Driver is { } named ? PackagesOf(named, now) : [];
        var places = packages.Where(other => other.IsCarried).Append(package).Select(other => other.Destination!).Distinct()
            .Select(name => (name, place: _places.Row(0, 0, name) is { } known ? PlaceFacts.Of(known) : null))
            .Where(pair => pair.place is not null).ToDictionary(pair => pair.name, pair => pair.place!);
        return PackagePage.Of(package, vehicle, packages, places, Route(package, now), now);
    }

    public IReadOnlyList<PackageFacts> PackagesOf(string driver, long now) =>
        [.. (_driverDays.Row(now, DaysOfDriver, driver)?.List<string>("carried") ?? []).Select(Package)];
}
