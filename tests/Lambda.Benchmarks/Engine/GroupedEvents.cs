using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;

namespace Lambda.Benchmarks.Engine;

/// <summary>
/// Seeded events that fall into about as many groups in every view but <c>throughput</c>: each draws a number for its place (courier and hour, route and day, …)
/// and one for its package and driver. Filled into one pooled batch again and again, as a decoder does.
/// </summary>
public sealed class GroupedEvents(int groups, ulong seed)
{
    /// <summary>Events in a batch: what fits into the caches, as in both layers.</summary>
    public const int BatchSize = 2048;

    private const long FirstHour = 1_546_300_800_000_000; // 2019-01-01T00:00Z
    private const long Hour = 3_600_000_000;
    private readonly SplitMix64 _random = new(seed);
    private readonly Utf8Text[] _packages = Names("PKG", groups);
    private readonly Utf8Text[] _drivers = Names("D", groups);
    private readonly Utf8Text[] _couriers = Names("courier-", 1000);
    private readonly Utf8Text[] _zones = Names("", 160);
    private readonly Utf8Text[] _regions = Names("region-", 500);
    private readonly Utf8Text[] _areas = [Utf8Text.From("metro"), Utf8Text.From("rural")];
    private readonly string[] _packageNames = [.. Enumerable.Range(0, groups).Select(i => $"PKG{i}")];
    private readonly string[] _driverNames = [.. Enumerable.Range(0, groups).Select(i => $"D{i}")];
    private readonly string[] _names = [.. Enumerable.Range(0, 1000).Select(i => $"name-{i}")];
    private long _offset;

    /// <summary>The events drawn last.</summary>
    public DeliveryEventBatch Batch { get; } = new();

    /// <summary>The same events for the naive fold, with strings that exist already.</summary>
    public NaiveEvent[] Naive { get; } = [.. Enumerable.Range(0, BatchSize).Select(_ => new NaiveEvent())];

    /// <summary>Draws the next batch.</summary>
    public void Next()
    {
        Batch.Clear();
        for (var i = 0; i < BatchSize; i++)
        {
            Fill(Batch.Add(), Naive[i]);
        }
    }

    /// <summary>How many aggregates of the views an event goes into.</summary>
    public static int UpdatesOf(DeliveryEvent source)
    {
        var isDelivered = source.IsDelivered ? 1 : 0;
        var isFailed = source.Status == DeliveryStatus.Failed ? 1 : 0;
        var isMovement = source.Status is DeliveryStatus.Received or DeliveryStatus.Dispatched ? 1 : 0;
        var couriers = 3 + isFailed + (4 * isDelivered);
        var (routes, regions, throughput) = (1 + (3 * isDelivered), 2 + isDelivered + isFailed, 1 + isDelivered + isFailed);
        var isCarried = DriverDays.IsCarried(source.Status) ? 1 : 0;
        var (packages, drivers, driverDays, places) = (8, 3, 2 + isDelivered + isFailed + isCarried, source.Position is null ? 0 : 2 * isDelivered);
        return couriers + routes + regions + throughput + (2 * isMovement) + packages + drivers + driverDays + places;
    }

    private void Fill(DeliveryEvent target, NaiveEvent naive)
    {
        var (place, thing) = (_random.Below(groups), _random.Below(groups));
        var mixed = (int)((uint)place * 2_654_435_761L % groups);
        target.Offset = _offset++;
        target.Identity = new EventIdentity(_random.Next(), _random.Next());
        target.EventTime = FirstHour + (place / _couriers.Length * Hour) + (_random.Below(3600) * 1_000_000L);
        target.Status = Statuses[_random.Below(Statuses.Length)];
        target.PackageId = Batch.AddText(_packages[thing].Bytes);
        target.DriverId = Batch.AddText(_drivers[thing].Bytes);
        target.Courier = _couriers[place % _couriers.Length];
        target.Origin = target.WarehouseId = _zones[mixed % _zones.Length];
        target.Destination = target.Sku = _zones[mixed / _zones.Length % _zones.Length];
        target.DestinationRegion = _regions[place % _regions.Length];
        target.Area = _areas[place / _regions.Length % 2];
        target.Position = new GeoPoint(407_000_000 + _random.Below(1_000_000), -739_000_000 - _random.Below(1_000_000));
        target.Quantity = 1 + _random.Below(5);
        target.DistanceMeters = _random.Below(30_000);
        target.PromisedAt = target.EventTime + (_random.Below(7200) * 1_000_000L) - Hour;
        target.PickedUpAt = target.EventTime - (_random.Below(3600) * 1_000_000L);
        naive.CopyFrom(target);
        // Made anew, as a decoder makes them: their characters are in the cache.
        (naive.PackageId, naive.DriverId) = (new string(_packageNames[thing].AsSpan()), new string(_driverNames[thing].AsSpan()));
        (naive.Courier, naive.DestinationRegion) = (_names[place % _couriers.Length], _names[place % _regions.Length]);
        naive.Origin = naive.WarehouseId = _names[mixed % _zones.Length];
        naive.Destination = naive.Sku = _names[mixed / _zones.Length % _zones.Length];
        naive.Area = _names[place / _regions.Length % 2];
    }

    private static DeliveryStatus[] Statuses { get; } =
    [
        DeliveryStatus.PickedUp, DeliveryStatus.InTransit, DeliveryStatus.Delivered, DeliveryStatus.Delivered,
        DeliveryStatus.Failed, DeliveryStatus.Received, DeliveryStatus.Dispatched, DeliveryStatus.InTransit,
    ];

    private static Utf8Text[] Names(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => Utf8Text.From($"{prefix}{i}"))];
}
