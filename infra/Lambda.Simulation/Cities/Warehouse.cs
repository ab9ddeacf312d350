using System.Text;

namespace Lambda.Simulation.Cities;

/// <summary>Takes orders, keeps stock, and has packages ready for its drivers.</summary>
internal sealed class Warehouse : Actor
{
    private const int Products = 12;

    // Below this a lot is ordered.
    private const int ReorderLevel = 30;

    // Orders come from five in the morning to eight in the evening, a little faster than drivers deliver, so that there is work for every shift.
    private const long OpensAt = 5 * Duration.Hour;
    private const long ClosesAt = 20 * Duration.Hour;
    private const long TimePerOrderAndDriver = 20 * Duration.Minute;

    // No more orders are taken while this many wait for each driver: what bounds the city's memory.
    private const int MaxWaitingPerDriver = 4;

    private readonly City _city;
    private readonly int _drivers;
    private readonly Product[] _products;

    public Warehouse(City city, int number, int drivers)
    {
        (_city, _drivers) = (city, drivers);
        Name = $"W{number + 1}";
        Zone = CityMap.Regions[number][0];
        Place = new Place(Zone.Corner.East + (Zone.Side / 2), Zone.Corner.North + (Zone.Side / 2));
        _products = [.. Enumerable.Range(1, Products).Select(product => new Product($"SKU-{product:00}"))];
        foreach (var product in _products)
        {
            Order(product, city.Start, 0, 30 * Duration.Minute);
        }

        city.At(city.Start + NextOrderIn(), this);
    }

    public string Name { get; }

    public Zone Zone { get; }

    public Place Place { get; }

    /// <summary>Packages that a driver may take, in the order in which they became ready.</summary>
    public Queue<Package> Ready { get; } = new();

    /// <summary>Packages ordered that no driver has.</summary>
    public int Waiting { get; set; }

    /// <inheritdoc/>
    public override void Act(long now)
    {
        var timeOfDay = now % Duration.Day;
        if (timeOfDay is >= OpensAt and < ClosesAt)
        {
            if (Waiting < _drivers * MaxWaitingPerDriver)
            {
                Waiting++;
                new Package(_city, this, _products[_city.Random.Below(Products)]).Create(now);
            }

            _city.At(now + NextOrderIn(), this);
            return;
        }

        var untilOpen = (OpensAt - timeOfDay + Duration.Day) % Duration.Day;
        _city.At(now + untilOpen + NextOrderIn(), this);
    }

    /// <summary>Takes pieces of a product out of stock, and orders more when little is left.</summary>
    /// <returns><c>false</c> when there are too few: none is taken.</returns>
    public bool TryTake(Product product, long pieces, long now)
    {
        var isEnough = product.Free >= pieces;
        product.Free -= isEnough ? pieces : 0;
        if (product.Free < ReorderLevel && !product.IsOrdered)
        {
            Order(product, now, 30 * Duration.Minute, 6 * Duration.Hour);
        }

        return isEnough;
    }

    /// <summary>The members of an event that say which goods came in or went out here.</summary>
    public byte[] GoodsOf(Product product) => Encoding.UTF8.GetBytes($",\"warehouse_id\":\"{Name}\",\"sku\":\"{product.Sku}\"");

    private void Order(Product product, long now, long soonest, long latest)
    {
        product.IsOrdered = true;
        _city.At(now + _city.Random.Between(soonest, latest), new Lot(_city, this, product));
    }

    private long NextOrderIn()
    {
        var mean = TimePerOrderAndDriver / _drivers;
        return 1 + _city.Random.Between(mean / 2, mean * 3 / 2);
    }
}
