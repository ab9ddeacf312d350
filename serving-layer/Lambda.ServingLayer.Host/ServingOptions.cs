using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Queries;

namespace Lambda.ServingLayer.Host;

/// <summary>The serving layer's settings.</summary>
public sealed record ServingOptions
{
    /// <summary>
    /// Bytes of one request's body, as sent and after decompression. Default 32 MiB, some 100,000 events. Each request under way may hold twice as much in memory; a longer
    /// body is answered 413.
    /// </summary>
    public int MaximumBodyBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>After how long a producer is asked to try again when the log cannot be written. Default 5 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a query may cost.</summary>
    public QueryLimits Query { get; init; } = new();

    /// <summary>Which alerts there are.</summary>
    public AlertOptions Alerts { get; init; } = new();
}
