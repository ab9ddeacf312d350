using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Joins;

/// <summary>The line of a view that joins events.</summary>
public static class JoinColumns
{
    /// <summary>
    /// Joins two kinds of events that share the view's key and <paramref name="on"/>: each right takes the latest left at or before it, at most
    /// <paramref name="within"/> earlier, whatever the order in which they arrived and wherever the log was cut between them. Pairs belong to the window of their right.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="on">What both must have in common besides the view's key; an event without it takes no part.</param>
    /// <param name="within">The bound: positive, and in a view with windows at most 1,440 of its panes.</param>
    /// <param name="left">Which events open a pair.</param>
    /// <param name="right">Which events close one.</param>
    /// <param name="carried">A number, or a time in microseconds, that later rights are enriched with, the latest within the bound; <c>null</c> for an event that has none.</param>
    /// <param name="wanted">The values, in the order of the answer.</param>
    /// <exception cref="ArgumentException">The bound is not positive.</exception>
    public static ViewBuilder Join(
        this ViewBuilder view, Func<DeliveryEvent, Utf8Text> on, TimeSpan within, Func<DeliveryEvent, bool> left, Func<DeliveryEvent, bool> right,
        Func<DeliveryEvent, long?>? carried, params JoinValue[] wanted)
    {
        var bound = within.Ticks / TimeSpan.TicksPerMicrosecond;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound, nameof(within));
        return view.Column(new JoinColumn(Select, bound, wanted));

        JoinEvent? Select(DeliveryEvent candidate)
        {
            var number = carried?.Invoke(candidate);
            var sides = (left(candidate) ? JoinSides.Left : 0) | (right(candidate) ? JoinSides.Right : 0) | (number is null ? 0 : JoinSides.Carrier);
            return sides != JoinSides.None && on(candidate) is { IsPresent: true } key
                ? new JoinEvent(Hash128.Of(key).High, candidate.EventTime, sides, number ?? 0)
                : null;
        }
    }
}
