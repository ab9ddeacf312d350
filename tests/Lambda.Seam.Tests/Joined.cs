namespace Lambda.Seam.Tests;

/// <summary>A join in the plainest way: for each right a search through all events of its package.</summary>
public static class Joined
{
    /// <summary>The values of a group.</summary>
    /// <param name="group">The events of the window.</param>
    /// <param name="all">All events of the key, whatever their window.</param>
    /// <param name="bound">How long before a right its left may be.</param>
    public static Dictionary<string, object?> Answer(List<Counted> group, List<Counted> all, TimeSpan bound)
    {
        var events = all.Select(counted => counted.Event).ToLookup(e => e.Package);
        var rights = Moments(group, "delivered");
        var pairs = rights.Select(right => (right.Time, Left: LeftOf(right, events, bound))).Where(pair => pair.Left is not null).ToList();
        var seconds = pairs.Select(pair => (pair.Time - pair.Left!.Value).TotalSeconds).Order().ToList();
        var taken = Moments(all, "delivered").Select(right => (right.Package, LeftOf(right, events, bound))).ToHashSet();
        var promises = rights.Select(right => (right.Time, Promise: PromiseOf(right, events, bound))).Where(pair => pair.Promise is not null).ToList();
        var inTime = promises.Count(pair => pair.Time <= pair.Promise);
        return new()
        {
            ["delivered"] = (long)rights.Count,
            ["journeys"] = (long)pairs.Count,
            ["withoutPickUp"] = (long)(rights.Count - pairs.Count),
            ["withoutDelivery"] = (long)Moments(group, "picked_up").Count(left => !taken.Contains((left.Package, left.Time))),
            ["journeySecondsMean"] = seconds.Count == 0 ? null : seconds.Average(),
            ["journeySecondsP50"] = seconds.Count == 0 ? null : seconds[(seconds.Count - 1) / 2],
            ["journeySecondsP95"] = seconds.Count == 0 ? null : seconds[(int)Math.Floor(0.95m * (seconds.Count - 1))],
            ["journeySecondsMax"] = seconds.Count == 0 ? null : seconds[^1],
            ["promised"] = (long)promises.Count,
            ["onTime"] = (long)inTime,
            ["onTimeShare"] = promises.Count == 0 ? null : (double)inTime / promises.Count,
        };
    }

    private static List<(string Package, DateTimeOffset Time)> Moments(List<Counted> group, string status) =>
        [.. group.Where(counted => counted.Event.Status == status).Select(counted => (counted.Event.Package, counted.Event.Time)).Distinct()];

    private static DateTimeOffset? LeftOf((string Package, DateTimeOffset Time) right, ILookup<string, SeamEvent> events, TimeSpan bound) => events[right.Package]
        .Where(e => e.Status == "picked_up" && IsBefore(e, right, bound)).Max(e => (DateTimeOffset?)e.Time);

    private static DateTimeOffset? PromiseOf((string Package, DateTimeOffset Time) right, ILookup<string, SeamEvent> events, TimeSpan bound) => events[right.Package]
        .Where(e => e.Promised is not null && IsBefore(e, right, bound)).OrderBy(e => e.Time).ThenBy(e => e.Promised).LastOrDefault()?.Promised;

    private static bool IsBefore(SeamEvent e, (string Package, DateTimeOffset Time) right, TimeSpan bound) => e.Time <= right.Time && e.Time >= right.Time - bound;
}
