using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries;

namespace Lambda.ServingLayer.Analytics;

/// <summary>Which days a question about routes is about.</summary>
/// <param name="From">Days that start at or after this moment, in microseconds; <c>null</c> for all.</param>
/// <param name="To">Days that start before this moment; <c>null</c> for all.</param>
/// <param name="RequireComplete">Whether an answer that is not complete is worth nothing to the caller.</param>
public sealed record RouteDays(long? From, long? To, bool RequireComplete);

/// <summary>Routes worth joining.</summary>
/// <param name="Routes">By metres saved, most first.</param>
/// <param name="Runs">How many runs there were: routes with deliveries, day by day.</param>
/// <param name="Loads">What the loads were made of.</param>
/// <param name="Distances">What the distances were made of.</param>
public sealed record ClubbingAnswer(IReadOnlyList<JoinedRoutes> Routes, long Runs, Receipt Loads, Receipt Distances);

/// <summary>The busiest routes.</summary>
/// <param name="Routes">Most deliveries first.</param>
/// <param name="DistinctRoutes">How many routes had deliveries.</param>
/// <param name="Deliveries">The deliveries of all of them.</param>
/// <param name="Receipt">What it was made of.</param>
public sealed record BusiestAnswer(IReadOnlyList<BusyRoute> Routes, long DistinctRoutes, long Deliveries, Receipt Receipt);

/// <summary>One of the busiest routes.</summary>
/// <param name="Origin">Where it starts.</param>
/// <param name="Destination">Where it ends.</param>
/// <param name="Deliveries">How many deliveries.</param>
/// <param name="DistanceMeters">Their metres.</param>
public sealed record BusyRoute(string Origin, string Destination, long Deliveries, long DistanceMeters);
