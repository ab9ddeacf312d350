using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Policies;

/// <summary>
/// All that the policies remember of one partition: identities as far back as the widest horizon, and the highest event time. The speed layer moves it along the
/// log, reconciliation along the master dataset; both find the same. Not safe for use by several threads at once.
/// </summary>
/// <param name="horizon">Recognises copies, as far back as <see cref="WidestHorizon"/> says; nothing is in it yet.</param>
/// <param name="highestEventTime">The highest event time before the first event that is placed; <see cref="EventTimeClock.NothingSeen"/> when there is none.</param>
public sealed class PartitionHistory(DuplicateHorizon horizon, long highestEventTime)
{
    /// <summary>Begins with nothing.</summary>
    /// <param name="horizon">How many offsets back copies are recognised at most.</param>
    /// <param name="highestEventTime">The highest event time before the first event that is placed.</param>
    public PartitionHistory(int horizon, long highestEventTime)
        : this(new DuplicateHorizon(horizon), highestEventTime)
    {
    }

    /// <summary>The highest event time so far.</summary>
    public long HighestEventTime { get; private set; } = highestEventTime;

    /// <summary>How many offsets back any of these views recognises a copy.</summary>
    public static int WidestHorizon(IReadOnlyList<ViewDefinition> views) => views.Max(view => view.Policies.DuplicateHorizon);

    /// <summary>Remembers an event from before the start, whose time the highest event time counts already. Offsets must rise.</summary>
    public void Remember(EventIdentity identity, long offset) => horizon.DistanceToLastCopy(identity, offset);

    /// <summary>
    /// Where the next events stand, each at its offset, as one call after the other would say; in runs, so that what they look for is fetched together.
    /// </summary>
    /// <param name="next">The events. Offsets must rise.</param>
    /// <param name="places">Takes the place of each.</param>
    public void Place(ReadOnlySpan<DeliveryEvent> next, Span<EventPlace> places)
    {
        for (var start = 0; start < next.Length; start += DuplicateHorizon.Together)
        {
            var run = next.Slice(start, Math.Min(DuplicateHorizon.Together, next.Length - start));
            _ = horizon.Touch(run);
            for (var i = 0; i < run.Length; i++)
            {
                places[start + i] = Place(run[i], run[i].Offset);
            }
        }
    }

    /// <summary>Where the next event stands; then remembers it. Offsets must rise.</summary>
    public EventPlace Place(DeliveryEvent next, long offset)
    {
        var place = new EventPlace(horizon.DistanceToLastCopy(next.Identity, offset), HighestEventTime);
        HighestEventTime = Math.Max(HighestEventTime, next.EventTime);
        return place;
    }
}
