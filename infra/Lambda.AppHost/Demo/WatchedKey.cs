namespace Lambda.AppHost.Demo;

/// <summary>A key whose count the demo watches.</summary>
/// <param name="View">The view.</param>
/// <param name="Key">The key, for people.</param>
/// <param name="Query">The parameters that pick it.</param>
internal sealed record WatchedKey(string View, string Key, string Query)
{
    /// <summary>Its count on one day.</summary>
    public SeamQuestion OnDay(DateTimeOffset day) => new(
        View, $"{day:yyyy-MM-dd}", Key, $"v1/views/{View}/query?from={day:yyyy-MM-dd}T00:00:00Z&to={day.AddDays(1):yyyy-MM-dd}T00:00:00Z&interval=P1D&{Query}");

    /// <summary>Its count over all windows.</summary>
    public SeamQuestion OverAll() => new(View, "all", Key, $"v1/views/{View}/query?interval=all&{Query}");
}
