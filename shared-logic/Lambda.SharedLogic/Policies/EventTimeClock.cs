using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Policies;

/// <summary>The watermark of one partition and the decision that hangs on it: whether an event comes too late for a view.</summary>
public static class EventTimeClock
{
    /// <summary>The highest event time of a partition that has seen no event.</summary>
    public const long NothingSeen = long.MinValue;

    /// <summary>Below this time no further event is expected, given the highest event time seen.</summary>
    public static long Watermark(long highestEventTime, SpeedPolicies policies) =>
        highestEventTime == NothingSeen ? NothingSeen : highestEventTime - Microseconds(policies.WatermarkBound);

    /// <summary>Whether an event at <paramref name="eventTime"/> comes too late, after <paramref name="highestEventTime"/> has been seen.</summary>
    public static bool IsLate(long eventTime, long highestEventTime, Windowing windowing, SpeedPolicies policies)
    {
        if (policies.AllowedLateness is not { } allowed || windowing.Kind == WindowKind.Global || highestEventTime == NothingSeen)
        {
            return false;
        }

        var end = windowing.EndOfLastWindow(windowing.PaneOf(eventTime));
        return end != long.MaxValue && end + Microseconds(allowed) <= Watermark(highestEventTime, policies);
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
