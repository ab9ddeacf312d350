namespace Lambda.SharedLogic.Deliveries;

/// <summary>What one route delivered on one day.</summary>
/// <param name="Origin">Where the route starts.</param>
/// <param name="Destination">Where it ends.</param>
/// <param name="Day">The start of the day, in microseconds.</param>
/// <param name="Load">How many deliveries.</param>
public readonly record struct RouteRun(string Origin, string Destination, long Day, long Load);
