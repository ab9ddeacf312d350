using System.Text;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;

namespace Lambda.Simulation.Cities;

/// <summary>
/// Works a shift a day: takes packages at the warehouse, drives from door to door in the order in which they were taken, telling where it is, brings back
/// what nobody took, rests, and takes the next ones.
/// </summary>
internal sealed class Driver : Actor
{
    private const long ShiftLength = 8 * Duration.Hour;
    private const int LeastLoad = 6;
    private const int MostLoad = 12;
    private const int OneFailsIn = 16;

    // The last part of a way, when the recipient is told that the package is about to come.
    private const long Approach = 2 * Duration.Minute;

    private static readonly long[] ShiftStarts = [6 * Duration.Hour, 10 * Duration.Hour, 14 * Duration.Hour];

    private readonly City _city;
    private readonly Warehouse _warehouse;
    private readonly List<Package> _load = [];
    private readonly Queue<Package> _failed = new();
    private Errand _errand;
    private int _stop;
    private Leg _leg;
    private long _shiftEnd;

    public Driver(City city, int number, Warehouse warehouse)
    {
        (_city, _warehouse) = (city, warehouse);
        var courier = CityMap.Couriers[number % CityMap.Couriers.Count];
        Members = Encoding.UTF8.GetBytes($",\"driver_id\":\"{Encoding.UTF8.GetString(city.Events.Id('D', number + 1))}\",\"courier\":\"{courier}\"");
        var start = city.Start - (city.Start % Duration.Day) + ShiftStarts[number / CityMap.Regions.Count % ShiftStarts.Length];
        AwaitShift(city.Start < start + ShiftLength ? start : start + Duration.Day, city.Start);
    }

    private enum Errand
    {
        Load,
        PickUp,
        Drive,
        Approach,
        HandOver,
        Return,
    }

    /// <summary>The members that say who drives.</summary>
    public byte[] Members { get; }

    private SplitMix64 Random => _city.Random;

    private Package Current => _load[_stop];

    /// <inheritdoc/>
    public override void Act(long now)
    {
        switch (_errand)
        {
            case Errand.Load:
                Load(now);
                break;
            case Errand.PickUp:
                PickUp(now);
                break;
            case Errand.Drive:
                Current.Report(now, DeliveryStatus.InTransit, this, _leg.At(now));
                AwaitPing(now);
                break;
            case Errand.Approach:
                Current.Report(now, DeliveryStatus.OutForDelivery, this, _leg.At(now));
                Then(Errand.HandOver, _leg.ArrivesAt + Random.Between(40 * Duration.Second, 3 * Duration.Minute));
                break;
            case Errand.HandOver:
                HandOver(now);
                break;
            default:
                Return(now);
                break;
        }
    }

    private void AwaitShift(long start, long now)
    {
        _shiftEnd = start + ShiftLength;
        Then(Errand.Load, Math.Max(now, start) + Random.Between(0, 10 * Duration.Minute));
    }

    private void Load(long now)
    {
        // Nobody sets out in the last hour of a shift.
        if (now > _shiftEnd - Duration.Hour)
        {
            AwaitShift(_shiftEnd - ShiftLength + Duration.Day, now);
            return;
        }

        _load.Clear();
        _stop = 0;
        for (var room = Random.Between(LeastLoad, MostLoad); room > 0 && _warehouse.Ready.TryDequeue(out var package); room--)
        {
            _load.Add(package);
        }

        var (errand, wait) = _load.Count > 0
            ? (Errand.PickUp, Random.Between(20 * Duration.Second, Duration.Minute))
            : (Errand.Load, Random.Between(3 * Duration.Minute, 6 * Duration.Minute));
        Then(errand, now + wait);
    }

    private void PickUp(long now)
    {
        Current.PickUp(now, this, _warehouse.Place);
        if (++_stop < _load.Count)
        {
            Then(Errand.PickUp, now + Random.Between(10 * Duration.Second, 40 * Duration.Second));
            return;
        }

        _stop = 0;
        SetOut(now + Random.Between(Duration.Second, 2 * Duration.Minute), _warehouse.Place);
    }

    private void SetOut(long now, Place from)
    {
        _leg = Leg.Begin(from, Current.Destination, now, SpeedOnTheWay(Current.IsMetro));
        AwaitPing(now);
    }

    private void AwaitPing(long now)
    {
        var approach = Math.Max((_leg.DepartedAt + _leg.ArrivesAt) / 2, _leg.ArrivesAt - Approach);
        var ping = now + Random.Between(30 * Duration.Second, Duration.Minute);
        Then(ping < approach ? Errand.Drive : Errand.Approach, Math.Min(ping, approach));
    }

    private void HandOver(long now)
    {
        var (package, place) = (Current, Current.Destination);
        var hasFailed = Random.OneIn(OneFailsIn);
        package.Finish(now, hasFailed ? DeliveryStatus.Failed : DeliveryStatus.Delivered, this, place);
        if (hasFailed)
        {
            _failed.Enqueue(package);
        }

        var setsOutAt = now + Random.Between(10 * Duration.Second, Duration.Minute);
        if (++_stop < _load.Count)
        {
            SetOut(setsOutAt, place);
            return;
        }

        _leg = Leg.Begin(place, _warehouse.Place, setsOutAt, SpeedOnTheWay(package.IsMetro));
        Then(Errand.Return, _leg.ArrivesAt + Duration.Minute);
    }

    private void Return(long now)
    {
        if (_failed.TryDequeue(out var package))
        {
            package.Finish(now, DeliveryStatus.Returned, this, _warehouse.Place);
            Then(Errand.Return, now + Random.Between(10 * Duration.Second, 40 * Duration.Second));
            return;
        }

        Then(Errand.Load, now + Random.Between(5 * Duration.Minute, 15 * Duration.Minute));
    }

    /// <summary>In millimetres a second: 22 to 40 km/h in town, 40 to 68 km/h outside.</summary>
    private long SpeedOnTheWay(bool isMetro) => isMetro ? Random.Between(6_000, 11_000) : Random.Between(11_000, 19_000);

    private void Then(Errand errand, long time)
    {
        _errand = errand;
        _city.At(time, this);
    }
}
