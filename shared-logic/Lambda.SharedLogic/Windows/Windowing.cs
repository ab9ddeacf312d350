namespace Lambda.SharedLogic.Windows;

/// <summary>
/// How event time is cut into windows. State is kept per <em>pane</em>: the smallest piece that every window is made of; a tumbling window
/// is one pane, a sliding window is size ÷ period of them, the global window is a single pane that never ends. Where windows follow the events
/// (<see cref="IsDataDriven"/>), panes are fine and <see cref="WindowAssignment"/> makes windows of them when an answer is merged.
/// Times are microseconds since 1970-01-01T00:00Z, and panes are aligned to it.
/// </summary>
public sealed record Windowing
{
    /// <summary>The start of the global window's only pane.</summary>
    public const long GlobalPane = long.MinValue;

    /// <summary>How many panes on each side of a window an answer looks at, at most: 1,440, a day of minutes. Each is looked up for every row.</summary>
    public const int MostPanesAround = 1_440;

    /// <summary>The most events that a window can be asked to hold: a million.</summary>
    public const int MostEvents = 1_000_000;

    /// <summary>How many times the default resolution of a session goes into its gap.</summary>
    private const long DefaultResolutionsInGap = 60;

    private Windowing(WindowKind kind, long size, long period) => (Kind, Size, Period) = (kind, size, period);

    /// <summary>Everything in one window that never ends.</summary>
    public static Windowing Global { get; } = new(WindowKind.Global, 0, 0);

    /// <summary>Which kind of window this is.</summary>
    public WindowKind Kind { get; }

    /// <summary>The length of every window in microseconds; 0 when global, and when windows differ in length.</summary>
    public long Size { get; }

    /// <summary>A pane's length in microseconds, which is the distance between the starts of two windows unless they follow the events; 0 when global.</summary>
    public long Period { get; }

    /// <summary>How many events close a window; 0 when they do not.</summary>
    public int Events { get; private init; }

    /// <summary>The length in microseconds of the aligned stretches of time that a window by time or count cannot cross; 0 for other kinds.</summary>
    public long Longest { get; private init; }

    /// <summary>The silence in microseconds that ends a session; 0 for other kinds.</summary>
    public long Gap { get; private init; }

    /// <summary>Whether the events say where a window begins and ends, so that it is known only when an answer is merged.</summary>
    public bool IsDataDriven => Kind is WindowKind.Count or WindowKind.TimeOrCount or WindowKind.Session;
    /// <summary>
    /// How long before a window's start the events lie that can matter to what it presents, in microseconds: the bound of a join, else 0. Such an event stays in its
    /// own pane; an answer reads the panes before its windows too.
    /// </summary>
    public long Preceding { get; private init; }

    /// <summary>How long after a window's end the events lie that can matter to what it presents, in microseconds; else 0.</summary>
    public long Following { get; private init; }

    /// <summary>Whether what a window presents depends on panes outside it.</summary>
    public bool LooksAround => Kind != WindowKind.Global && (Preceding > 0 || Following > 0);

    /// <summary>Windows that follow one another without overlap.</summary>
    public static Windowing Tumbling(TimeSpan size) => Sliding(size, size);

    /// <summary>A window of <paramref name="size"/> that starts anew every <paramref name="period"/>, made of panes of one period each.</summary>
    /// <exception cref="ArgumentException">The period is not positive, or the size is no whole multiple of it.</exception>
    public static Windowing Sliding(TimeSpan size, TimeSpan period)
    {
        var (sizeMicroseconds, periodMicroseconds) = (Microseconds(size), Microseconds(period));
        if (periodMicroseconds <= 0 || sizeMicroseconds < periodMicroseconds || sizeMicroseconds % periodMicroseconds != 0)
        {
            throw new ArgumentException($"a window of {size} cannot be made of panes of {period}: the size must be a whole multiple of a positive period");
        }

        return new(sizeMicroseconds == periodMicroseconds ? WindowKind.Tumbling : WindowKind.Sliding, sizeMicroseconds, periodMicroseconds);
    }

    /// <summary>
    /// For each key, the events in the order of event time, <paramref name="events"/> to a window. Events of one instant stay together, so that a window
    /// may hold more. There is a state for each key and instant: for keys with few events.
    /// </summary>
    /// <exception cref="ArgumentException">Not 1 to <see cref="MostEvents"/> events.</exception>
    public static Windowing Count(int events) => new(WindowKind.Count, 0, 1) { Events = Checked(events) };

    /// <summary>
    /// Stretches of <paramref name="size"/>, aligned as tumbling windows are; within each, a window ends when it holds <paramref name="events"/> events and
    /// the next event begins another. Events of one instant stay together. There is a state for each key and instant.
    /// </summary>
    /// <exception cref="ArgumentException">The size is not positive, or not 1 to <see cref="MostEvents"/> events.</exception>
    public static Windowing TimeOrCount(TimeSpan size, int events) => Microseconds(size) > 0
        ? new(WindowKind.TimeOrCount, 0, 1) { Events = Checked(events), Longest = Microseconds(size) }
        : throw new ArgumentException($"a window of at most {size} holds nothing: the size must be positive");

    /// <summary>
    /// For each key, events without a silence of <paramref name="gap"/> among them. Event times count by the start of their pane, so that a silence is
    /// told from the gap to within one <paramref name="resolution"/>; the finer it is, the more states there are.
    /// </summary>
    /// <param name="gap">The shortest silence that ends a session.</param>
    /// <param name="resolution">A pane's length; a 60th of the gap when absent.</param>
    /// <exception cref="ArgumentException">The resolution is not positive, or above the gap.</exception>
    public static Windowing Session(TimeSpan gap, TimeSpan? resolution = null)
    {
        var gapMicroseconds = Microseconds(gap);
        var pane = resolution is { } given ? Microseconds(given) : Math.Max(1, gapMicroseconds / DefaultResolutionsInGap);
        return pane > 0 && pane <= gapMicroseconds
            ? new(WindowKind.Session, 0, pane) { Gap = gapMicroseconds }
            : throw new ArgumentException($"a session with a gap of {gap} cannot be told at a resolution of {resolution}: it must be positive and at most the gap");
    }

    /// <summary>The same windows, which present what happened around them as well.</summary>
    /// <exception cref="ArgumentException">That is more than <see cref="MostPanesAround"/> panes on a side.</exception>
    public Windowing LookingAround(long preceding, long following)
    {
        if (Kind != WindowKind.Global && Math.Max(preceding, following) / Period > MostPanesAround)
        {
            throw new ArgumentException($"a bound of {Math.Max(preceding, following)} µs is more than {MostPanesAround} panes of {Period} µs: choose a shorter bound or longer windows");
        }

        return this with { Preceding = preceding, Following = following };
    }

    /// <summary>The start of the pane that <paramref name="eventTime"/> falls into.</summary>
    public long PaneOf(long eventTime) => Kind == WindowKind.Global ? GlobalPane : FloorTo(eventTime, Period);

    /// <summary>
    /// The end of the last window that a pane belongs to, or that looks at it: from then on (plus the allowed lateness) no event in time falls into that
    /// window. Of a session, the end that it has when nothing follows. <see cref="long.MaxValue"/> when global, and by count.
    /// </summary>
    public long EndOfLastWindow(long pane) => Kind switch
    {
        WindowKind.Global or WindowKind.Count => long.MaxValue,
        WindowKind.TimeOrCount => FloorTo(pane, Longest) + Longest,
        WindowKind.Session => pane + Gap,
        _ => pane + Size + Preceding,
    };

    /// <summary>The largest multiple of <paramref name="unit"/> that is not above <paramref name="time"/>.</summary>
    public static long FloorTo(long time, long unit)
    {
        var remainder = time % unit;
        return remainder < 0 ? time - remainder - unit : time - remainder;
    }

    /// <summary>Everything that decides which windows there are, in one line.</summary>
    public override string ToString() => IsDataDriven ? $"{Kind} {Events} {Longest} {Gap} {Period}" : $"{Kind} {Size} {Period}";

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static int Checked(int events) => events is >= 1 and <= MostEvents
        ? events
        : throw new ArgumentException($"a window cannot be closed by {events} events: 1 to {MostEvents} are possible");
}
