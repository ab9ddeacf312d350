using Lambda.SharedLogic.Policies;

namespace Lambda.Seam.Tests;

/// <summary>One view as the oracle asks it.</summary>
/// <param name="WindowsOf">The windows that a moment belongs to; <c>null</c> for one window over all time.</param>
/// <param name="KeyOf">The key fields of an event; absent ones are <c>null</c>.</param>
/// <param name="Answer">The values of a group.</param>
public sealed record Question(
    Func<DateTimeOffset, List<(DateTimeOffset Start, DateTimeOffset End)>>? WindowsOf, Func<SeamEvent, string?[]> KeyOf,
    Func<List<Counted>, Dictionary<string, object?>> Answer)
{
    /// <summary>Which events belong to the view.</summary>
    public Func<SeamEvent, bool> Where { get; init; } = _ => true;

    /// <summary>The end of the last window that an event belongs to.</summary>
    public DateTimeOffset? LastWindowEnd(SeamEvent candidate) => WindowsOf?.Invoke(candidate.Time).Max(window => window.End);

    /// <summary>All rows by "window start|key".</summary>
    public Dictionary<string, Dictionary<string, object?>> Ask(Oracle oracle, IReadOnlyList<long> cut, IReadOnlyList<long> end, SpeedPolicies policies) =>
        oracle.Count(cut, end, policies, LastWindowEnd)
            .Where(counted => Where(counted.Event))
            .SelectMany(counted => GroupsOf(counted.Event).Select(group => (group, counted)))
            .GroupBy(pair => pair.group, pair => pair.counted)
            .ToDictionary(group => group.Key, group => Answer([.. group]));

    private IEnumerable<string> GroupsOf(SeamEvent candidate)
    {
        var key = string.Join('|', KeyOf(candidate).Select(field => field ?? "unknown"));
        return WindowsOf is null ? [$"all|{key}"] : WindowsOf(candidate.Time).Select(window => $"{window.Start:u}|{key}");
    }
}
