using Lambda.ServingLayer.Analytics;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>Routes worth joining.</summary>
/// <param name="LargestLoad">How many deliveries were taken to fit into one vehicle.</param>
/// <param name="NearMeters">How far apart two destinations were that counted as near.</param>
/// <param name="Runs">How many runs there were: routes with deliveries, day by day.</param>
/// <param name="TripsSaved">How many runs are saved by all of them, those beyond <c>limit</c> included.</param>
/// <param name="MetersSaved">How many metres are saved by all of them.</param>
/// <param name="Pairs">How many pairs of routes are worth joining.</param>
/// <param name="Routes">The pairs that save most, most first.</param>
/// <param name="Receipts">What it was made of.</param>
public sealed record ClubbingBody(
    long LargestLoad, double NearMeters, long Runs, long TripsSaved, double MetersSaved, long Pairs, IReadOnlyList<JoinedRoutesBody> Routes, ClubbingReceiptsBody Receipts)
{
    /// <summary>The body for an answer.</summary>
    public static ClubbingBody Of(ClubbingAnswer answer, long largestLoad, double nearMeters, int limit) => new(
        largestLoad, nearMeters, answer.Runs, answer.Routes.Sum(routes => routes.TripsSaved), Meters(answer.Routes.Sum(routes => routes.MetersSaved)), answer.Routes.Count,
        [.. answer.Routes.Take(limit).Select(Row)], new ClubbingReceiptsBody(answer.Loads, answer.Distances));

    private static JoinedRoutesBody Row(JoinedRoutes routes) => new(
        routes.Origin, [routes.First, routes.Second], Meters(routes.MetersBetween), routes.TripsSaved, routes.Deliveries, Meters(routes.MetersSaved));

    /// <summary>Means of whole metres have no more to tell than a tenth.</summary>
    private static double Meters(double meters) => Math.Round(meters, 1);
}

/// <summary>Two routes of one origin that are worth joining.</summary>
/// <param name="Origin">Where both start.</param>
/// <param name="Destinations">Where they end.</param>
/// <param name="MetersBetween">The mean metres driven between the two destinations.</param>
/// <param name="TripsSaved">On how many days they were joined: each saves a run.</param>
/// <param name="Deliveries">The deliveries of the joined runs.</param>
/// <param name="MetersSaved">The metres that all joined runs save.</param>
public sealed record JoinedRoutesBody(string Origin, IReadOnlyList<string> Destinations, double MetersBetween, long TripsSaved, long Deliveries, double MetersSaved);

/// <summary>What routes worth joining were made of: two answers of the view <c>routes-daily</c>.</summary>
/// <param name="Loads">The days asked for.</param>
/// <param name="Distances">All deliveries there ever were.</param>
public sealed record ClubbingReceiptsBody(Receipt Loads, Receipt Distances);

/// <summary>The busiest routes.</summary>
/// <param name="Routes">Most deliveries first.</param>
/// <param name="DistinctRoutes">How many routes had deliveries.</param>
/// <param name="Deliveries">The deliveries of all of them.</param>
/// <param name="Receipt">What it was made of.</param>
public sealed record BusiestRoutesBody(IReadOnlyList<BusyRouteBody> Routes, long DistinctRoutes, long Deliveries, Receipt Receipt)
{
    /// <summary>The body for an answer.</summary>
    public static BusiestRoutesBody Of(BusiestAnswer answer) => new(
        [.. answer.Routes.Select(route => new BusyRouteBody(route.Origin, route.Destination, route.Deliveries, (double)route.Deliveries / answer.Deliveries, route.DistanceMeters))],
        answer.DistinctRoutes, answer.Deliveries, answer.Receipt);
}

/// <summary>One of the busiest routes.</summary>
/// <param name="Origin">Where it starts.</param>
/// <param name="Destination">Where it ends.</param>
/// <param name="Deliveries">How many deliveries, exactly.</param>
/// <param name="Share">Their share of all deliveries.</param>
/// <param name="DistanceMeters">Their metres.</param>
public sealed record BusyRouteBody(string Origin, string Destination, long Deliveries, double Share, long DistanceMeters);
