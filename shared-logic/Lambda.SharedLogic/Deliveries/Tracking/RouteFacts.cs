namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>What the view <c>routes-daily</c> says about a route over its last days.</summary>
/// <param name="Durations">How many deliveries are known with their pick-up.</param>
/// <param name="MeanSeconds">Their mean time from pick-up to delivery.</param>
/// <param name="MedianSeconds">Their median.</param>
/// <param name="SlowSeconds">Their 95th percentile.</param>
public sealed record RouteFacts(long Durations, double MeanSeconds, double? MedianSeconds, double? SlowSeconds)
{
    /// <summary>How many days back a route's history is asked for.</summary>
    public const int Days = 28;

    /// <summary>Reads a row of the view; <c>null</c> when no duration is known.</summary>
    public static RouteFacts? Of(RowValues row) => row.Number("durationSecondsMean") is { } mean
        ? new RouteFacts((long)(row.Number("durations") ?? 0), mean, row.Number("durationSecondsP50"), row.Number("durationSecondsP95"))
        : null;
}
