using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Merging;

/// <summary>
/// How the panes and keys of a view become the rows of an answer: which windows, how long, and which key fields are kept. Always by merging states, never by
/// averaging results. Times are microseconds since 1970-01-01T00:00Z.
/// </summary>
public sealed record Rollup
{
    private readonly ViewDefinition _view;

    private Rollup(ViewDefinition view, long? length, IReadOnlyList<int> keptFields, long from, long to)
    {
        _view = view;
        Length = length;
        KeptFields = keptFields;
        From = from;
        To = to;
        KeepsWholeKey = keptFields.SequenceEqual(Enumerable.Range(0, view.KeyFields.Length));
    }

    /// <summary>The length of a window; 0 when the events say how long each is, <c>null</c> when everything becomes one row for each key.</summary>
    public long? Length { get; }

    /// <summary>The indexes of the key fields that are kept, in the order of the answer.</summary>
    public IReadOnlyList<int> KeptFields { get; }

    /// <summary>Windows that start at or after this moment.</summary>
    public long From { get; }

    /// <summary>Windows that start before this moment.</summary>
    public long To { get; }

    /// <summary>The view's own windows and its whole key.</summary>
    public static Rollup None(ViewDefinition view) => Create(view, view.Windowing.Size, null, long.MinValue, long.MaxValue);

    /// <summary>A rollup to windows of <paramref name="length"/>, or to one window (<c>null</c>).</summary>
    /// <param name="view">The view.</param>
    /// <param name="length">A whole multiple of the view's own window; 0 where windows follow the events; ignored when the view is global.</param>
    /// <param name="keptFields">Indexes into the view's key fields; <c>null</c> keeps all.</param>
    /// <param name="from">Windows that start at or after this moment (panes, when everything becomes one window).</param>
    /// <param name="to">Windows that start before this moment.</param>
    /// <exception cref="ArgumentException">The length is no whole multiple of the view's own.</exception>
    public static Rollup Create(ViewDefinition view, long? length, IReadOnlyList<int>? keptFields, long from, long to)
    {
        var windowing = view.Windowing;
        if (windowing.Kind == WindowKind.Global)
        {
            length = null;
        }
        else if (length is { } asked && (windowing.IsDataDriven ? asked != 0 : asked <= 0 || asked % windowing.Size != 0))
        {
            throw new ArgumentException($"view '{view.Name}': a window of {asked} µs is no whole multiple of its own {windowing.Size} µs");
        }

        return new(view, length, keptFields ?? [.. Enumerable.Range(0, view.KeyFields.Length)], from, to);
    }

    /// <summary>Whether a group's key stays as it is.</summary>
    public bool KeepsWholeKey { get; }

    /// <summary>
    /// Whether panes become windows once all of them are there. Panes of keys that fall together are merged before: one more event can begin or end a window,
    /// so windows of several keys cannot be merged.
    /// </summary>
    public bool FollowsEvents => Length == 0;

    /// <summary>Whether a window is asked for.</summary>
    public bool Wants(PaneWindow window) => window.Start >= From && window.Start < To;

    /// <summary>The panes that can contribute or that windows look at: those that start in <c>[From, To)</c> of the result.</summary>
    public (long From, long To) Panes()
    {
        var windowing = _view.Windowing;
        if (FollowsEvents && windowing.Kind == WindowKind.TimeOrCount)
        {
            // Where a stretch of time begins, so does a window: what lies outside does not matter.
            return (From == long.MinValue ? From : Windowing.FloorTo(From, windowing.Longest), To == long.MaxValue ? To : windowing.EndOfLastWindow(To - 1));
        }

        if (windowing.Kind == WindowKind.Global)
        {
            return (Windowing.GlobalPane, Windowing.GlobalPane + 1);
        }

        if (FollowsEvents)
        {
            return (long.MinValue, long.MaxValue);
        }

        // The last window that may start before To still reaches its length beyond it.
        var reach = (Length ?? 0) + windowing.Following;
        var to = To < long.MaxValue - reach ? To + reach : To;
        var from = From > long.MinValue + windowing.Preceding + windowing.Period ? Windowing.FloorTo(From - windowing.Preceding, windowing.Period) : From;
        return (windowing.Preceding > 0 ? from : From, to);
    }

    /// <summary>
    /// The panes that a window looks at outside itself: the last before it with the first that matters, and the first after it with the last that matters. A side
    /// without any has its nearest pane beyond its farthest.
    /// </summary>
    public (long NearestBefore, long FirstBefore, long NearestAfter, long LastAfter) Around(long window)
    {
        var windowing = _view.Windowing;
        var (start, end) = Length is { } length ? (window, window + length) : (CeilingOf(From, windowing.Period), To == long.MaxValue ? To : CeilingOf(To, windowing.Period));
        var (before, firstBefore) = start == long.MinValue || windowing.Preceding == 0
            ? (0, 1)
            : (start - windowing.Period, Windowing.FloorTo(start - windowing.Preceding, windowing.Period));
        return end == long.MaxValue || windowing.Following == 0
            ? (before, firstBefore, 1, 0)
            : (before, firstBefore, end, Windowing.FloorTo(end - 1 + windowing.Following, windowing.Period));
    }

    /// <summary>
    /// The starts of the windows that a pane belongs to: from the first to the last, a step apart. Empty when the first is above the last. The pane itself
    /// when windows follow the events.
    /// </summary>
    public (long First, long Last, long Step) WindowsOf(long pane)
    {
        var windowing = _view.Windowing;
        if (windowing.Kind == WindowKind.Global)
        {
            return (Windowing.GlobalPane, Windowing.GlobalPane, 1);
        }

        if (FollowsEvents)
        {
            return (pane, pane, 1);
        }

        if (Length is not { } length)
        {
            return pane >= From && pane < To ? (Windowing.GlobalPane, Windowing.GlobalPane, 1) : (1, 0, 1);
        }

        var step = windowing.Kind == WindowKind.Tumbling ? length : windowing.Period;
        var last = Windowing.FloorTo(pane, step);
        var first = last - length + step;
        return (Math.Max(first, CeilingOf(From, step)), Math.Min(last, LastBefore(To, step)), step);
    }

    private static long CeilingOf(long time, long step) =>
        time == long.MinValue ? time : time - Windowing.FloorTo(time, step) == 0 ? time : Windowing.FloorTo(time, step) + step;

    private static long LastBefore(long time, long step) => time == long.MaxValue ? time : Windowing.FloorTo(time - 1, step);
}
