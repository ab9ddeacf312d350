using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Triggers;

/// <summary>
/// Replays the views' triggers over the master dataset, whose columns have every event's offset and arrival time: the very firings that the speed layer made. Views
/// that show what changed with each flush have none, because when a flush is made is not in the log. A published batch view needs no trigger: its epochs are closed,
/// which puts their watermark at the end of time, and shows everything.
/// </summary>
/// <param name="master">Where the files are.</param>
/// <param name="views">All views: an event that one of them fails on counts in none.</param>
public sealed class ReplayTriggers(IMasterDataset master, IReadOnlyList<ViewDefinition> views)
{
    private readonly DeliveryEventBatch _batch = new();

    /// <summary>The firings of one closed epoch of one partition, in their order.</summary>
    /// <param name="earlier">The partition's files of the epochs before it, in log order.</param>
    /// <param name="files">Its own files, in log order.</param>
    /// <param name="first">The epoch's first offset.</param>
    /// <param name="end">The offset after its last.</param>
    /// <exception cref="DamagedFileException">A file cannot be read to its end.</exception>
    public IEnumerable<Firing> Epoch(IReadOnlyList<EventFile> earlier, IReadOnlyList<EventFile> files, long first, long end)
    {
        var folds = views.Select(view => new ViewFirings(view)).ToList();
        var history = Reconciliation.PartitionReplay.RememberBefore(master, views, first, earlier);
        var clock = long.MinValue;
        var firings = new List<Firing>();
        foreach (var file in files)
        {
            using var reader = master.OpenEvents(file);
            while (reader.Read(_batch))
            {
                firings.Clear();
                foreach (var next in _batch.Events)
                {
                    clock = Math.Max(clock, next.ArrivalTime);
                    Step(next, clock, folds, history, firings);
                }

                foreach (var firing in firings)
                {
                    yield return firing;
                }
            }
        }

        firings.Clear();
        folds.ForEach(fold => fold.End(clock, end, firings));
        foreach (var firing in firings)
        {
            yield return firing;
        }
    }

    private static void Step(DeliveryEvent next, long clock, List<ViewFirings> folds, PartitionHistory history, List<Firing> firings)
    {
        folds.ForEach(fold => fold.Fire(clock, EventTimeClock.NothingSeen, next.Offset, firings));
        if (TryPrepare(next, folds, history.Place(next, next.Offset)))
        {
            folds.ForEach(fold => fold.Fold(clock, next.Offset, firings));
        }

        folds.ForEach(fold => fold.Fire(clock, history.HighestEventTime, next.Offset, firings));
    }

    private static bool TryPrepare(DeliveryEvent next, List<ViewFirings> folds, EventPlace place)
    {
        try
        {
            folds.ForEach(fold => fold.Prepare(place.Decide(next.EventTime, fold.View) == PolicyDecision.Pass ? [next] : []));
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }
}
