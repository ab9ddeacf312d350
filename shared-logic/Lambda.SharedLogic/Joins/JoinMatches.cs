using Lambda.SharedLogic.Aggregates;

namespace Lambda.SharedLogic.Joins;

/// <summary>
/// Who meets whom in a window. A right takes the latest left of its key at or before it, if that lies within the bound; so does it the latest carrier. A left may be
/// taken by several rights. Of several lefts, or rights, of one key at one time there is one. A pair belongs to the window of its right.
/// </summary>
public sealed class JoinMatches
{
    private readonly JoinNeighbours _around;
    private readonly long _within;

    private JoinMatches(JoinNeighbours around, long within)
    {
        _around = around;
        _within = within;
    }

    /// <summary>How many rights there are.</summary>
    public long Rights { get; private set; }

    /// <summary>From left to right in microseconds, of every right that has a left.</summary>
    public Multiset Durations { get; } = new();

    /// <summary>How many lefts no right has taken.</summary>
    public long UnmatchedLefts { get; private set; }

    /// <summary>How many rights are enriched with a carrier's number.</summary>
    public long Enriched { get; private set; }

    /// <summary>How many of these are at or before the time that the number says.</summary>
    public long InTime { get; private set; }

    /// <summary>The matches of the events of a window.</summary>
    /// <param name="window">Its events.</param>
    /// <param name="around">The panes around it.</param>
    /// <param name="within">The bound, in microseconds.</param>
    internal static JoinMatches Of(JoinState window, JoinNeighbours around, long within)
    {
        var matches = new JoinMatches(around, within);
        var events = window.Events;
        for (var first = 0; first < events.Length;)
        {
            var end = first + 1;
            while (end < events.Length && events[end].Key == events[first].Key)
            {
                end++;
            }

            matches.Match(events[first..end]);
            first = end;
        }

        return matches;
    }

    /// <summary>Goes through the events of one key in order of time.</summary>
    private void Match(ReadOnlySpan<JoinEvent> events)
    {
        var (left, isTaken, carrier) = (default(JoinEvent?), true, default(JoinEvent?));
        for (var first = 0; first < events.Length;)
        {
            // All of one moment at once: a right finds the lefts and carriers of its own time, whatever else these are.
            var (end, sides) = (first, JoinSides.None);
            for (; end < events.Length && events[end].Time == events[first].Time; end++)
            {
                sides |= events[end].Sides;
                var carriesMore = carrier is not { } last || events[end].Time > last.Time || events[end].Carried > last.Carried;
                carrier = events[end].Is(JoinSides.Carrier) && carriesMore ? events[end] : carrier;
            }

            if (sides.HasFlag(JoinSides.Left))
            {
                UnmatchedLefts += isTaken ? 0 : 1;
                (left, isTaken) = (events[first], false);
            }

            if (sides.HasFlag(JoinSides.Right))
            {
                isTaken |= Take(events[first], left, carrier);
            }

            first = end;
        }

        UnmatchedLefts += isTaken || _around.IsTaken(events[0].Key, left!.Value.Time + _within) ? 0 : 1;
    }

    /// <summary>Whether the right takes the window's latest left before it.</summary>
    private bool Take(JoinEvent right, JoinEvent? left, JoinEvent? carrier)
    {
        var oldest = right.Time - _within;
        Rights++;
        if ((carrier ?? _around.LatestBefore(right.Key, JoinSides.Carrier, oldest)) is { } said && said.Time >= oldest)
        {
            Enriched++;
            InTime += right.Time <= said.Carried ? 1 : 0;
        }

        if ((left ?? _around.LatestBefore(right.Key, JoinSides.Left, oldest)) is not { } taken || taken.Time < oldest)
        {
            return false;
        }

        Durations.Add(right.Time - taken.Time);
        return left is not null;
    }
}
