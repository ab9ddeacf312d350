using Lambda.ServingLayer.Parameters;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.ServingLayer.Queries;

/// <summary>How long the windows of an answer are.</summary>
/// <param name="Length">In microseconds; 0 when the events say how long each is, <c>null</c> for one window over everything.</param>
public sealed record QueryInterval(long? Length)
{
    /// <summary>How the single window over everything is written.</summary>
    public const string AllName = "all";

    /// <summary>How the view's own windows are written, whatever they are.</summary>
    public const string OwnName = "own";

    /// <summary>
    /// How many panes a sliding window may be rolled up from: 1,440, a day of minutes. Each pane is merged into as many windows, so more would let one query
    /// cost what a thousand do.
    /// </summary>
    public const int MostPanesOfSlidingWindow = 1_440;

    /// <summary>One window over everything that <c>from</c> and <c>to</c> let in.</summary>
    public static QueryInterval All { get; } = new((long?)null);

    /// <summary>The view's own windows.</summary>
    public static QueryInterval OwnOf(ViewDefinition view) => view.Windowing.Kind == WindowKind.Global ? All : new(view.Windowing.Size);

    /// <summary>Reads an interval for a view; <c>null</c> when the view's windows cannot be merged to it.</summary>
    public static QueryInterval? Parse(string text, ViewDefinition view)
    {
        if (text is AllName or OwnName)
        {
            return text == AllName ? All : OwnOf(view);
        }

        return view.Windowing.Size > 0 && IsoDuration.Parse(text) is { } length && length % view.Windowing.Size == 0
            && length <= (LongestOf(view) ?? length) ? new(length) : null;
    }

    /// <summary>The longest interval for a view that is not <see cref="All"/>; <c>null</c> when there is no limit.</summary>
    public static long? LongestOf(ViewDefinition view)
    {
        var windowing = view.Windowing;
        return windowing.Kind == WindowKind.Sliding
            ? Math.Max(windowing.Size, Windowing.FloorTo(MostPanesOfSlidingWindow * windowing.Period, windowing.Size))
            : null;
    }

    /// <summary>An ISO-8601 duration, <c>own</c> when windows differ in length, or <c>all</c>.</summary>
    public override string ToString() => Length is { } length ? length == 0 ? OwnName : IsoDuration.Format(length) : AllName;
}
