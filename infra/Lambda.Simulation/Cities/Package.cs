using System.Text;
using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Cities;

/// <summary>
/// A package from its order to the warehouse's door; from there a <see cref="Driver"/> has it. Half of them are packed from stock, half come from elsewhere
/// and only pass through.
/// </summary>
internal sealed class Package : Actor
{
    private const int OneCancelledIn = 50;
    private const int OneElsewhereIn = 3;
    private const int MostPieces = 3;
    private const long PromiseStep = 15 * Duration.Minute;

    private readonly City _city;
    private readonly Warehouse _warehouse;
    private readonly Product _product;
    private readonly Zone _zone;
    private readonly byte[] _route;
    private readonly byte[] _goods;
    private readonly int _pieces;
    private readonly bool _isFromStock;
    private long _promisedAt;
    private long _pickedUpAt;
    private bool _isHere;

    public Package(City city, Warehouse warehouse, Product product)
    {
        (_city, _warehouse, _product) = (city, warehouse, product);
        Id = city.Events.Id('P', ++city.Packages);
        var region = city.Random.OneIn(OneElsewhereIn)
            ? CityMap.Regions[city.Random.Below(CityMap.Regions.Count)]
            : CityMap.Regions.First(zones => zones.Contains(warehouse.Zone));
        _zone = region[city.Random.Below(region.Count)];
        Destination = new Place(_zone.Corner.East + city.Random.Below(Zone.Side), _zone.Corner.North + city.Random.Below(Zone.Side));
        _pieces = 1 + city.Random.Below(MostPieces);
        _isFromStock = city.Random.OneIn(2);
        _goods = warehouse.GoodsOf(product);
        _route = Encoding.UTF8.GetBytes(
            $",\"origin\":\"{warehouse.Zone.Name}\",\"destination\":\"{_zone.Name}\",\"origin_region\":\"{warehouse.Zone.Region}\""
            + $",\"destination_region\":\"{_zone.Region}\",\"area\":\"{_zone.Area}\"");
    }

    public byte[] Id { get; }

    public Place Destination { get; }

    /// <summary>Whether the way to the recipient leads through streets with much traffic.</summary>
    public bool IsMetro => _zone.IsMetro;

    /// <summary>The order; the package then goes its way.</summary>
    public void Create(long now)
    {
        _promisedAt = (now + _city.Random.Between(4 * Duration.Hour, 8 * Duration.Hour)) / PromiseStep * PromiseStep;
        _city.Tell(Begin(now, DeliveryStatus.Created).Time("promised_at"u8, _promisedAt).End());
        _city.At(now + (_isFromStock ? Between(2, 20) : Between(10, 60)), this);
    }

    /// <inheritdoc/>
    public override void Act(long now)
    {
        if (!_isHere && (_city.Random.OneIn(OneCancelledIn) || (_isFromStock && !_warehouse.TryTake(_product, _pieces, now))))
        {
            _warehouse.Waiting--;
            _city.Tell(Begin(now, DeliveryStatus.Cancelled).Time("promised_at"u8, _promisedAt).End());
        }
        else if (!_isHere && !_isFromStock)
        {
            _isHere = true;
            _city.Tell(Begin(now, DeliveryStatus.Received).Members(_goods).Count("quantity"u8, _pieces).End(mayWait: false));
            _city.At(now + Between(5, 30), this);
        }
        else
        {
            _warehouse.Ready.Enqueue(this);
            _city.Tell(Begin(now, DeliveryStatus.Dispatched).Members(_goods).Count("quantity"u8, _pieces).Time("promised_at"u8, _promisedAt).End());
        }
    }

    /// <summary>A driver takes it.</summary>
    public void PickUp(long now, Driver driver, Place place)
    {
        _warehouse.Waiting--;
        _pickedUpAt = now;
        _city.Tell(Begin(now, DeliveryStatus.PickedUp).Members(driver.Members).Position(place).Time("promised_at"u8, _promisedAt).End());
    }

    /// <summary>The driver tells where it is.</summary>
    public void Report(long now, DeliveryStatus status, Driver driver, Place place) =>
        _city.Tell(Begin(now, status).Members(driver.Members).Position(place).End());

    /// <summary>It came to an end at the recipient's door, or back at the warehouse's.</summary>
    public void Finish(long now, DeliveryStatus status, Driver driver, Place place) =>
        _city.Tell(Begin(now, status).Members(driver.Members)
            .Count("distance_meters"u8, _warehouse.Place.RoadTo(Destination) / 1_000)
            .Position(place)
            .Time("promised_at"u8, _promisedAt)
            .Time("picked_up_at"u8, _pickedUpAt)
            .End());

    private EventWriter Begin(long now, DeliveryStatus status) => _city.Events.Begin(Id, now, status).Members(_route);

    private long Between(int firstMinute, int lastMinute) => _city.Random.Between(firstMinute * Duration.Minute, lastMinute * Duration.Minute);
}
