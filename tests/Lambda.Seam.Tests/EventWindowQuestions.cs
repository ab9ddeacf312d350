namespace Lambda.Seam.Tests;

/// <summary>The windows that follow the events, found by going through the events of a key one after the other, and what such a window answers.</summary>
public static class EventWindowQuestions
{
    /// <summary>Half an hour of silence ends a spell; times count by the ten minutes that they are in.</summary>
    public static Question Spells { get; } = new(null, Key, Answer)
    {
        EndOfLone = time => Floor(time, TimeSpan.FromMinutes(10)).AddMinutes(30),
        WindowsOfKey = key => Cut(key, (_, last, next) => Floor(next, TimeSpan.FromMinutes(10)) - Floor(last, TimeSpan.FromMinutes(10)) >= TimeSpan.FromMinutes(30))
            .Select(events => new EventWindow(
                Floor(events[0].Event.Time, TimeSpan.FromMinutes(10)), Floor(events[^1].Event.Time, TimeSpan.FromMinutes(10)).AddMinutes(30), events)),
    };

    /// <summary>Three events, more only at the same moment.</summary>
    public static Question Threes { get; } = new(null, Key, Answer)
    {
        WindowsOfKey = key => Cut(key, (count, last, next) => count >= 3 && next != last)
            .Select(events => new EventWindow(events[0].Event.Time, events[^1].Event.Time, events)),
    };

    /// <summary>Two events of the same hour, more only at the same moment.</summary>
    public static Question PairsHourly { get; } = new(null, Key, Answer)
    {
        EndOfLone = time => Floor(time, TimeSpan.FromHours(1)).AddHours(1),
        WindowsOfKey = key => Cut(key, (count, last, next) => (count >= 2 && next != last) || Floor(next, TimeSpan.FromHours(1)) > last)
            .Select(events => new EventWindow(
                events[0].Event.Time, events.Count >= 2 ? events[^1].Event.Time : Floor(events[^1].Event.Time, TimeSpan.FromHours(1)).AddHours(1), events)),
    };

    private static string?[] Key(SeamEvent e) => [e.Courier, e.Area];

    private static List<List<Counted>> Cut(List<Counted> key, Func<int, DateTimeOffset, DateTimeOffset, bool> opens)
    {
        var windows = new List<List<Counted>>();
        foreach (var counted in key.OrderBy(counted => counted.Event.Time))
        {
            if (windows.Count == 0 || opens(windows[^1].Count, windows[^1][^1].Event.Time, counted.Event.Time))
                windows.Add([]);
            windows[^1].Add(counted);
        }

        return windows;
    }

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan unit) => new(time.Ticks - (time.Ticks % unit.Ticks), TimeSpan.Zero);

    private static Dictionary<string, object?> Answer(List<Counted> group)
    {
        var events = group.ConvertAll(counted => counted.Event);
        return new()
        {
            ["events"] = (long)events.Count,
            ["distanceMeters"] = events.Sum(e => e.Distance ?? 0),
            ["secondsP50"] = Questions.Quantile(Questions.Durations(events), 0.50m),
            ["packages"] = (long)events.Select(e => e.Package).Distinct().Count(),
            ["lastDriver"] = Questions.Latest(group, e => e.Driver is not null)?.Event.Driver,
        };
    }
}
