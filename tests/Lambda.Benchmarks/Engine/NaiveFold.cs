using Lambda.SharedLogic.Events;

namespace Lambda.Benchmarks.Engine;

/// <summary>
/// The views as one would write them down at first: a dictionary of objects for each, hash sets for distinct ids, lists for durations. Keeps exact
/// results in memory and nothing else: no encoding, no order of arrival, no merge.
/// </summary>
public sealed class NaiveFold
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private readonly Dictionary<(string, long), Courier> _couriers = [];
    private readonly Dictionary<(string, string, long), Route> _routes = [];
    private readonly Dictionary<(string, string, long), Region> _regions = [];
    private readonly Dictionary<(string, string, long), Stock> _stocks = [];
    private readonly Dictionary<long, Counts> _throughput = [];
    private readonly Dictionary<string, Package> _packages = [];
    private readonly Dictionary<string, Driver> _drivers = [];
    private readonly Dictionary<(string, long), DriverDay> _driverDays = [];
    private readonly Dictionary<string, Place> _places = [];

    /// <summary>Folds events one by one.</summary>
    public void Fold(ReadOnlySpan<NaiveEvent> events)
    {
        foreach (var e in events)
        {
            FoldCourier(e);
            FoldRoute(e);
            FoldRegion(e);
            FoldStock(e);
            Counted(_throughput, e.EventTime - (e.EventTime % Minute)).Count(e);
            Counted(_packages, e.PackageId).Take(e);
            Counted(_drivers, e.DriverId).Take(e);
            Counted(_driverDays, (e.DriverId, e.EventTime - (e.EventTime % Day))).Take(e);
            if (e.Status == DeliveryStatus.Delivered && e.Position is { } position)
            {
                Counted(_places, e.Destination).Take(position);
            }
        }
    }

    private void FoldCourier(NaiveEvent e)
    {
        var courier = Counted(_couriers, (e.Courier, e.EventTime - (e.EventTime % Hour)));
        courier.Count(e);
        courier.Packages.Add(e.PackageId);
        courier.Drivers.Add(e.DriverId);
        if (e.Status != DeliveryStatus.Delivered)
        {
            return;
        }

        courier.Distance += e.DistanceMeters ?? 0;
        courier.Promised += e.PromisedAt is null ? 0 : 1;
        courier.OnTime += e.EventTime <= e.PromisedAt ? 1 : 0;
        if (e.PickedUpAt is { } pickedUp && pickedUp <= e.EventTime)
        {
            courier.Durations.Add(e.EventTime - pickedUp);
        }
    }

    private void FoldRoute(NaiveEvent e)
    {
        var route = Counted(_routes, (e.Origin, e.Destination, e.EventTime - (e.EventTime % Day)));
        route.Count(e);
        if (e.Status == DeliveryStatus.Delivered)
        {
            route.Distance += e.DistanceMeters ?? 0;
            if (e.PickedUpAt is { } pickedUp && pickedUp <= e.EventTime)
            {
                route.Durations.Add(e.EventTime - pickedUp);
            }
        }
    }

    private void FoldRegion(NaiveEvent e)
    {
        var region = Counted(_regions, (e.DestinationRegion, e.Area, e.EventTime - (e.EventTime % Hour)));
        region.Count(e);
        region.Packages.Add(e.PackageId);
    }

    private void FoldStock(NaiveEvent e)
    {
        if (e.Status is DeliveryStatus.Received or DeliveryStatus.Dispatched)
        {
            var stock = Counted(_stocks, (e.WarehouseId, e.Sku, e.EventTime - (e.EventTime % Day)));
            stock.Received += e.Status == DeliveryStatus.Received ? e.Quantity ?? 1 : 0;
            stock.Dispatched += e.Status == DeliveryStatus.Dispatched ? e.Quantity ?? 1 : 0;
        }
    }

    private static TState Counted<TKey, TState>(Dictionary<TKey, TState> states, TKey key)
        where TKey : notnull
        where TState : class, new()
    {
        if (!states.TryGetValue(key, out var state))
        {
            state = new TState();
            states.Add(key, state);
        }

        return state;
    }

    private class Counts
    {
        public long Events;
        public long Delivered;
        public long Failed;

        public void Count(NaiveEvent e)
        {
            Events++;
            Delivered += e.Status == DeliveryStatus.Delivered ? 1 : 0;
            Failed += e.Status == DeliveryStatus.Failed ? 1 : 0;
        }
    }

    private sealed class Courier : Counts
    {
        public long Promised;
        public long OnTime;
        public long Distance;
        public readonly List<long> Durations = [];
        public readonly HashSet<string> Packages = [];
        public readonly HashSet<string> Drivers = [];
    }

    private sealed class Route : Counts
    {
        public long Distance;
        public readonly List<long> Durations = [];
    }

    private sealed class Region : Counts
    {
        public readonly HashSet<string> Packages = [];
    }

    private sealed class Stock
    {
        public long Received;
        public long Dispatched;
    }

    private sealed class Package
    {
        public long Events;
        public long StatusAt = long.MinValue;
        public DeliveryStatus Status;
        public string? Driver;
        public string? Courier;
        public GeoPoint? Position;
        public long PromiseSaidAt = long.MinValue;
        public long PromisedAt;
        public long DeliveredAt = long.MinValue;
        public (string Origin, string Destination) Route;
        public readonly SortedDictionary<(long Hour, DeliveryStatus Status), (long First, long Last, long Events)> History = [];

        public void Take(NaiveEvent e)
        {
            Events++;
            var hour = (e.EventTime / Hour, e.Status);
            History[hour] = History.TryGetValue(hour, out var known)
                ? (Math.Min(known.First, e.EventTime), Math.Max(known.Last, e.EventTime), known.Events + 1)
                : (e.EventTime, e.EventTime, 1);
            DeliveredAt = e.Status == DeliveryStatus.Delivered ? Math.Max(DeliveredAt, e.EventTime) : DeliveredAt;
            if (e.PromisedAt is { } promised && e.EventTime >= PromiseSaidAt)
            {
                (PromiseSaidAt, PromisedAt) = (e.EventTime, promised);
            }

            if (e.EventTime >= StatusAt)
            {
                (StatusAt, Status, Driver, Courier, Position) = (e.EventTime, e.Status, e.DriverId, e.Courier, e.Position ?? Position);
                Route = (e.Origin, e.Destination);
            }
        }
    }

    private sealed class Driver
    {
        public long Events;
        public (long Time, GeoPoint? Position) Last = (long.MinValue, null);
        public (long Time, GeoPoint? Position) Before = (long.MinValue, null);

        public void Take(NaiveEvent e)
        {
            Events++;
            if (e.Position is not null && e.EventTime >= Last.Time)
            {
                Before = Last;
                Last = (e.EventTime, e.Position);
            }
            else if (e.Position is not null && e.EventTime >= Before.Time)
            {
                Before = (e.EventTime, e.Position);
            }
        }
    }

    private sealed class DriverDay : Counts
    {
        public readonly List<long> Times = [];
        public readonly Dictionary<string, long> Carried = [];

        public void Take(NaiveEvent e)
        {
            Count(e);
            Times.Add(e.EventTime);
            if (e.Status is DeliveryStatus.PickedUp or DeliveryStatus.InTransit or DeliveryStatus.OutForDelivery)
            {
                Carried[e.PackageId] = Math.Max(Carried.GetValueOrDefault(e.PackageId), e.EventTime);
            }
        }
    }

    private sealed class Place
    {
        public long Deliveries;
        public Int128 Latitude;
        public Int128 Longitude;
        public Int128 LatitudeSquared;
        public Int128 LongitudeSquared;

        public void Take(GeoPoint position)
        {
            Deliveries++;
            Latitude += position.LatitudeE7;
            Longitude += position.LongitudeE7;
            LatitudeSquared += (Int128)position.LatitudeE7 * position.LatitudeE7;
            LongitudeSquared += (Int128)position.LongitudeE7 * position.LongitudeE7;
        }
    }
}
