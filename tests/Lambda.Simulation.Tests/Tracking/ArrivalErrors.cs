using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;

namespace Lambda.Simulation.Tests.Tracking;

/// <summary>One estimate, beside what would be said without one, and the truth. Seconds; errors are estimate less truth.</summary>
internal sealed record ArrivalError(
    string Package, string Status, int StopsBefore, double SecondsLeft, ArrivalBasis Basis, double Stated, double Error, double ByRoute, double ByPromise);

/// <summary>
/// Lets a city live and asks at seeded moments when one of the packages that drivers have will arrive. The truth is when it was handed over, or tried to be.
/// The first day teaches places and routes, and is not measured.
/// </summary>
internal static class ArrivalErrors
{
    private const int EventsBetweenQuestions = 12;

    public static List<ArrivalError> Measure(ulong seed, int drivers, long records)
    {
        var options = new SimulationOptions { Seed = seed, Records = records, Drivers = drivers };
        var measuredFrom = Instants.ToMicroseconds(options.Start) + Instants.Day;
        var (truth, promises) = Truth(options);
        var (city, random, carried, errors) = (new TrackedCity(), new SplitMix64(seed), new List<string>(), new List<ArrivalError>());
        foreach (var record in CitySimulation.Events(options))
        {
            var told = city.Fold(record);
            Follow(carried, told);
            if (told.EventTime < measuredFrom || carried.Count == 0 || !random.OneIn(EventsBetweenQuestions))
            {
                continue;
            }

            var id = carried[random.Below(carried.Count)];
            if (truth.TryGetValue(id, out var arrival) && city.Package(id) is var package && city.Page(package, told.EventTime) is { Eta: { } eta } page)
            {
                errors.Add(new ArrivalError(
                    id, page.Inferred.Status, page.StopsBefore, Seconds(arrival - told.EventTime), eta.Basis, eta.ErrorSeconds ?? 0, Seconds(eta.At - arrival),
                    Seconds(ByRoute(city, package, told.EventTime) - arrival), Seconds(promises[id] - arrival)));
            }
        }

        return errors;
    }

    private static double Seconds(long microseconds) => microseconds / 1e6;

    private static long ByRoute(TrackedCity city, PackageFacts package, long now) =>
        Math.Max(now, package.PickedUpAt!.Value + (long)((city.Route(package, now)?.MeanSeconds ?? Instants.Hour / Instants.Second) * Instants.Second));

    private static void Follow(List<string> carried, DeliveryEvent told)
    {
        if (told.Status == DeliveryStatus.PickedUp)
        {
            carried.Add(told.PackageId.ToString());
        }
        else if (told.Status is DeliveryStatus.Delivered or DeliveryStatus.Failed)
        {
            carried.Remove(told.PackageId.ToString());
        }
    }

    private static (Dictionary<string, long> Arrivals, Dictionary<string, long> Promises) Truth(SimulationOptions options)
    {
        var (arrivals, promises, batch) = (new Dictionary<string, long>(), new Dictionary<string, long>(), new DeliveryEventBatch());
        foreach (var record in CitySimulation.Events(options))
        {
            batch.Clear();
            Assert.True(DeliveryEventJson.TryDecode(record.Json.Span, batch, out _));
            if (batch.Events[0] is { Status: DeliveryStatus.Delivered or DeliveryStatus.Failed } end)
            {
                arrivals[end.PackageId.ToString()] = end.EventTime;
                promises[end.PackageId.ToString()] = end.PromisedAt!.Value;
            }
        }

        return (arrivals, promises);
    }
}
