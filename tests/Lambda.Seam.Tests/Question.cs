using Lambda.SharedLogic.Views;

namespace Lambda.Seam.Tests;

/// <summary>One view as the oracle asks it.</summary>
/// <param name="WindowsOf">The windows that a moment belongs to; <c>null</c> for one window over all time, or when the other events decide.</param>
/// <param name="KeyOf">The key fields of an event; absent ones are <c>null</c>.</param>
/// <param name="Answer">The values of a group.</param>
public sealed record Question(
    Func<DateTimeOffset, List<(DateTimeOffset Start, DateTimeOffset End)>>? WindowsOf, Func<SeamEvent, string?[]> KeyOf,
    Func<List<Counted>, Dictionary<string, object?>> Answer)
{
    private static readonly Func<SeamEvent, bool> Every = _ => true;

    /// <summary>Which events belong to the view.</summary>
    public Func<SeamEvent, bool> Where { get; init; } = Every;

    /// <summary>Whether all events do.</summary>
    public bool TakesEveryEvent => Where == Every;

    /// <summary>How long after its window an event may still find a partner.</summary>
    public TimeSpan Bound { get; init; }

    /// <summary>The values of a window whose events meet others of the same key: its events, and all events of the key. Asked in place of <c>Answer</c>.</summary>
    public Func<List<Counted>, List<Counted>, Dictionary<string, object?>>? AnswerAmong { get; init; }

    /// <summary>The windows of all events of one key, where they decide.</summary>
    public Func<List<Counted>, IEnumerable<EventWindow>>? WindowsOfKey { get; init; }

    /// <summary>The end of the window that such an event is in when there is no other; <c>null</c> when it never ends.</summary>
    public Func<DateTimeOffset, DateTimeOffset>? EndOfLone { get; init; }

    /// <summary>The end of the last window that an event has a part in.</summary>
    public DateTimeOffset? LastWindowEnd(SeamEvent candidate) => EndOfLone?.Invoke(candidate.Time) ?? WindowsOf?.Invoke(candidate.Time).Max(window => window.End) + Bound;

    /// <summary>All rows by "window start to end|key", and how many events the view's trigger holds back from them.</summary>
    public (Dictionary<string, Dictionary<string, object?>> Rows, int Held) Ask(
        Oracle oracle, IReadOnlyList<long> cut, IReadOnlyList<long> end, IReadOnlyList<long> firedTo, ViewDefinition view)
    {
        // The pane is part of what a trigger calls a group, and the view says what its panes are.
        var firings = new Firings(view.Policies.Trigger, firedTo, e => $"{view.Windowing.PaneOf((e.Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)}|{KeyText(e)}", LastWindowEnd);
        var (shown, held) = oracle.Count(cut, end, view.Policies, LastWindowEnd, Where, firings);
        return (Rows(shown), held);
    }

    private string KeyText(SeamEvent candidate) => string.Join('|', KeyOf(candidate).Select(field => field ?? "unknown"));

    private Dictionary<string, Dictionary<string, object?>> Rows(List<Counted> shown) =>
        shown.GroupBy(counted => KeyText(counted.Event))
            .SelectMany(key => Windows([.. key]).Select(window => ($"{window.Name}|{key.Key}", AnswerAmong?.Invoke(window.Events, [.. key]) ?? Answer(window.Events))))
            .ToDictionary(row => row.Item1, row => row.Item2);

    private IEnumerable<(string Name, List<Counted> Events)> Windows(List<Counted> key) =>
        WindowsOfKey is not null ? WindowsOfKey(key).Select(window => ($"{window.Start:u} to {window.End:u}", window.Events))
        : WindowsOf is null ? [("all", key)]
        : key.SelectMany(counted => WindowsOf(counted.Event.Time).Select(window => (Window: $"{window.Start:u} to {window.End:u}", counted)))
            .GroupBy(pair => pair.Window, pair => pair.counted, (window, events) => (window, events.ToList()));
}

/// <summary>A window that events made, with the events.</summary>
public sealed record EventWindow(DateTimeOffset Start, DateTimeOffset End, List<Counted> Events);
