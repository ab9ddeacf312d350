namespace Lambda.SharedLogic.Windows;

/// <summary>A pane of one key.</summary>
/// <param name="Pane">Its start, microseconds since 1970-01-01T00:00Z.</param>
/// <param name="Events">How many events fell into it; at least one.</param>
public readonly record struct PaneLoad(long Pane, long Events);

/// <summary>A window that events made.</summary>
/// <param name="Start">The start of its first pane.</param>
/// <param name="End">Its end: of a session the first moment after it; by count its last event, which belongs to it.</param>
/// <param name="Panes">How many panes it is made of.</param>
public readonly record struct PaneWindow(long Start, long End, int Panes);

/// <summary>
/// Makes windows of the panes of one key. What comes out depends on how many events fell into each pane and on nothing else: not on the order in which they
/// arrived, nor on how layers, partitions and epochs share them. So any split of the events merges to the same windows.
/// </summary>
public static class WindowAssignment
{
    /// <summary>The windows in order; each takes the panes that follow those of the one before it.</summary>
    /// <param name="windowing">Windows that follow the events: <see cref="Windowing.IsDataDriven"/>.</param>
    /// <param name="panes">All panes of one key in which something happened, by time, each once.</param>
    /// <exception cref="ArgumentException">The windows do not follow the events.</exception>
    public static List<PaneWindow> Assign(Windowing windowing, ReadOnlySpan<PaneLoad> panes)
    {
        if (!windowing.IsDataDriven)
        {
            throw new ArgumentException($"windows of kind {windowing.Kind} do not follow the events");
        }

        var windows = new List<PaneWindow>();
        for (var rest = panes; rest.Length > 0; rest = rest[windows[^1].Panes..])
        {
            windows.Add(First(windowing, rest));
        }

        return windows;
    }

    private static PaneWindow First(Windowing windowing, ReadOnlySpan<PaneLoad> panes)
    {
        var (count, events, last) = (1, panes[0].Events, panes[0].Pane);
        while (count < panes.Length && GoesOn(windowing, events, last, panes[count].Pane))
        {
            events += panes[count].Events;
            last = panes[count++].Pane;
        }

        return new(panes[0].Pane, End(windowing, events, last), count);
    }

    private static bool GoesOn(Windowing windowing, long events, long last, long next) => windowing.Kind switch
    {
        WindowKind.Count => events < windowing.Events,
        WindowKind.TimeOrCount => events < windowing.Events && next < windowing.EndOfLastWindow(last),
        _ => next - last < windowing.Gap,
    };

    // A session lasts for the gap after its last pane, as in Beam: sessions of a key then never overlap, and each event lies within its own.
    private static long End(Windowing windowing, long events, long last) =>
        windowing.Kind == WindowKind.Count || events >= windowing.Events && windowing.Kind == WindowKind.TimeOrCount ? last : windowing.EndOfLastWindow(last);
}
