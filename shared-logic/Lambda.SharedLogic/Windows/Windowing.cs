namespace Lambda.SharedLogic.Windows;

/// <summary>
/// How event time is cut into windows. State is kept per <em>pane</em>: the smallest piece that every window is made of; a tumbling window
/// is one pane, a sliding window is size ÷ period of them, the global window is a single pane that never ends.
/// Times are microseconds since 1970-01-01T00:00Z, and windows are aligned to it.
/// </summary>
public sealed record Windowing
{
    /// <summary>The start of the global window's only pane.</summary>
    public const long GlobalPane = long.MinValue;

    private Windowing(WindowKind kind, long size, long period)
    {
        Kind = kind;
        Size = size;
        Period = period;
    }

    /// <summary>Everything in one window that never ends.</summary>
    public static Windowing Global { get; } = new(WindowKind.Global, 0, 0);

    /// <summary>Which kind of window this is.</summary>
    public WindowKind Kind { get; }

    /// <summary>The length of a window in microseconds; 0 when global.</summary>
    public long Size { get; }

    /// <summary>The distance between the starts of two windows in microseconds, which is also a pane's length; 0 when global.</summary>
    public long Period { get; }

    /// <summary>Windows that follow one another without overlap.</summary>
    public static Windowing Tumbling(TimeSpan size) => Sliding(size, size);

    /// <summary>A window of <paramref name="size"/> that starts anew every <paramref name="period"/>, made of panes of one period each.</summary>
    /// <exception cref="ArgumentException">The period is not positive, or the size is no whole multiple of it.</exception>
    public static Windowing Sliding(TimeSpan size, TimeSpan period)
    {
        var (sizeMicroseconds, periodMicroseconds) = (size.Ticks / TimeSpan.TicksPerMicrosecond, period.Ticks / TimeSpan.TicksPerMicrosecond);
        if (periodMicroseconds <= 0 || sizeMicroseconds < periodMicroseconds || sizeMicroseconds % periodMicroseconds != 0)
        {
            throw new ArgumentException($"a window of {size} cannot be made of panes of {period}: the size must be a whole multiple of a positive period");
        }

        return new(sizeMicroseconds == periodMicroseconds ? WindowKind.Tumbling : WindowKind.Sliding, sizeMicroseconds, periodMicroseconds);
    }

    /// <summary>The start of the pane that <paramref name="eventTime"/> falls into.</summary>
    public long PaneOf(long eventTime) => Kind == WindowKind.Global ? GlobalPane : FloorTo(eventTime, Period);

    /// <summary>
    /// The end of the last window that a pane belongs to: from then on (plus the allowed lateness) nothing can change it.
    /// <see cref="long.MaxValue"/> when global.
    /// </summary>
    public long EndOfLastWindow(long pane) => Kind == WindowKind.Global ? long.MaxValue : pane + Size;

    /// <summary>The largest multiple of <paramref name="unit"/> that is not above <paramref name="time"/>.</summary>
    public static long FloorTo(long time, long unit)
    {
        var remainder = time % unit;
        return remainder < 0 ? time - remainder - unit : time - remainder;
    }
}
