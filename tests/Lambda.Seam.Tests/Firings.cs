using Lambda.SharedLogic.Triggers;

namespace Lambda.Seam.Tests;

/// <summary>Which events of an open epoch a trigger had shown by a moment, asked in the plainest way: from arrival times and event times alone.</summary>
/// <param name="Trigger">The trigger.</param>
/// <param name="FiredTo">For each partition the moment, in microseconds of arrival time; <see cref="long.MinValue"/> when nothing has arrived.</param>
/// <param name="GroupOf">The group that an event changes: its pane and key.</param>
/// <param name="WindowEnd">The end of the last window that an event belongs to; <c>null</c> when it never ends.</param>
public sealed record Firings(Trigger Trigger, IReadOnlyList<long> FiredTo, Func<SeamEvent, string> GroupOf, Func<SeamEvent, DateTimeOffset?> WindowEnd)
{
    private long Delay => Trigger.Delay.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The events of an open epoch that readers see.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="changes">Those that count, each with the highest arrival time of the epoch up to it, in order.</param>
    /// <param name="watermark">The watermark; <c>null</c> before the first event.</param>
    public List<Counted> Shown(int partition, List<(Counted Change, long Clock)> changes, DateTimeOffset? watermark) => Trigger.Kind switch
    {
        TriggerKind.AlignedDelay => Of(changes.Where(change => FiredTo[partition] >= 0 && change.Clock < FiredTo[partition] / Delay * Delay)),
        TriggerKind.UnalignedDelay => Of(changes.GroupBy(change => GroupOf(change.Change.Event)).SelectMany(group => Unaligned([.. group], FiredTo[partition]))),
        TriggerKind.OnWatermark => Of(changes.Where(change => WindowEnd(change.Change.Event) <= watermark)),
        _ => Of(changes),
    };

    private static List<Counted> Of(IEnumerable<(Counted Change, long Clock)> changes) => [.. changes.Select(change => change.Change)];

    private IEnumerable<(Counted, long)> Unaligned(List<(Counted Change, long Clock)> group, long firedTo)
    {
        var fires = long.MinValue;
        foreach (var change in group)
        {
            fires = change.Clock >= fires ? change.Clock + Delay : fires;
            if (fires <= firedTo)
                yield return change;
        }
    }
}
