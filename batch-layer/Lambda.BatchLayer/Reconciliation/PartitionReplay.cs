using Lambda.BatchLayer.Engine;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Replays epochs of one partition from the master dataset, one after the other, so that only one is in memory.</summary>
/// <param name="master">Where the files are.</param>
/// <param name="views">The views.</param>
/// <param name="files">All files of the partition up to the last epoch wanted, in log order.</param>
/// <param name="copies">Which of its events in these epochs are copies of earlier ones, wherever those are.</param>
/// <param name="replayOf">A new replay.</param>
internal sealed class PartitionReplay(
    IMasterDataset master, IReadOnlyList<ViewDefinition> views, IReadOnlyList<EventFile> files, DuplicateOffsets copies, Func<EpochReplay> replayOf)
{
    private readonly DeliveryEventBatch _batch = new();
    private EventPlace[] _places = [];
    private bool[] _areCopies = [];

    /// <summary>The epochs <c>[from, to)</c>, each valid until the next.</summary>
    /// <param name="from">The first one.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="firstOffset">The first offset of the first one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DamagedFileException">A file cannot be read to its end.</exception>
    public IEnumerable<(long Epoch, EpochReplay Replay)> Epochs(long from, long to, long firstOffset, CancellationToken cancellationToken)
    {
        var earlier = files.Where(file => file.Epoch < from).ToList();
        var wanted = files.Where(file => file.Epoch >= from && file.Epoch < to).ToList();
        var history = RememberBefore(master, views, firstOffset, earlier);
        for (var epoch = from; epoch < to; epoch++)
        {
            using var replay = replayOf();
            foreach (var file in wanted.Where(file => file.Epoch == epoch))
            {
                Fold(file, history, replay, cancellationToken);
            }

            yield return (epoch, replay);
        }
    }

    /// <summary>What the policies remember of a partition before an offset.</summary>
    /// <param name="master">Where the files are.</param>
    /// <param name="views">The views, whose widest horizon counts.</param>
    /// <param name="firstOffset">The offset.</param>
    /// <param name="earlier">All files of the partition before it, in log order.</param>
    public static PartitionHistory RememberBefore(IMasterDataset master, IReadOnlyList<ViewDefinition> views, long firstOffset, IReadOnlyList<EventFile> earlier)
    {
        var horizon = PartitionHistory.WidestHorizon(views);
        var highest = earlier.Select(file => file.MaxEventTime).DefaultIfEmpty(EventTimeClock.NothingSeen).Max();
        var history = new PartitionHistory(horizon, highest);
        var identities = new IdentityBatch();
        foreach (var file in earlier.Where(file => file.LastOffset >= firstOffset - horizon))
        {
            using var reader = master.OpenIdentities(file);
            while (reader.Read(identities))
            {
                foreach (var (offset, identity) in identities.Entries)
                {
                    history.Remember(identity, offset);
                }
            }
        }

        return history;
    }

    private void Fold(EventFile file, PartitionHistory history, EpochReplay replay, CancellationToken cancellationToken)
    {
        using var reader = master.OpenEvents(file);
        var nextCopy = copies.IndexOf(file.FirstOffset);
        while (reader.Read(_batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            MakeRoom(_batch.Count);
            var events = _batch.Events;
            for (var i = 0; i < events.Length; i++)
            {
                _places[i] = history.Place(events[i], events[i].Offset);
                _areCopies[i] = copies.IsAt(ref nextCopy, events[i].Offset);
            }

            replay.Fold(events, _places.AsSpan(0, events.Length), _areCopies.AsSpan(0, events.Length));
        }
    }

    private void MakeRoom(int events)
    {
        if (_places.Length < events)
        {
            (_places, _areCopies) = (new EventPlace[events], new bool[events]);
        }
    }
}
