using System.Diagnostics.CodeAnalysis;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;

namespace Lambda.SpeedLayer;

/// <summary>Consecutive events of one partition that are folded together, with what the policies need to know of each; reused from run to run.</summary>
/// <param name="partition">The partition.</param>
internal sealed class EventRun(int partition)
{
    /// <summary>How many there are at most: so few that their records, the events and what each view makes of them stay in the second-level cache until they are folded.</summary>
    public const int MostEvents = 512;

    private readonly DeliveryEventBatch _events = new();
    private readonly EventPlace[] _places = new EventPlace[MostEvents];
    private readonly int[] _records = new int[MostEvents];

    /// <summary>How many there are.</summary>
    public int Count => _events.Count;

    /// <summary>The events; valid as long as the batch that they were read from stays as it is.</summary>
    public ReadOnlySpan<DeliveryEvent> Events => _events.Events;

    /// <summary>The place of each, after <see cref="Place"/>.</summary>
    public ReadOnlySpan<EventPlace> Places => _places.AsSpan(0, Count);

    /// <summary>Which record of the batch an event was read from.</summary>
    public int RecordOf(int index) => _records[index];

    /// <summary>Forgets all events.</summary>
    public void Clear() => _events.Clear();

    /// <summary>Adds the event of a record, if it is one; the run must not be full.</summary>
    public bool TryAdd(LogBatch batch, int record, [NotNullWhen(false)] out EventRejection? rejection)
    {
        if (!DeliveryEventJson.TryDecodeInPlace(batch.SegmentOf(record), _events, out rejection))
        {
            return false;
        }

        var added = _events.Events[^1];
        (added.Partition, added.Offset, added.ArrivalTime) = (partition, batch.OffsetOf(record), batch.ArrivalTimeOf(record));
        _records[Count - 1] = record;
        return true;
    }

    /// <summary>Finds the place of each event, all at once: what is looked for lies all over memory.</summary>
    public void Place(PartitionHistory history) => history.Place(Events, _places);
}
