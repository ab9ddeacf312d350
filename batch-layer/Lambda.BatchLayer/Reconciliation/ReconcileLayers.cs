using Lambda.BatchLayer.Runs;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>
/// Compares both layers over every closed epoch that the real-time store still holds, key by key and window by window. Replays from the master dataset what the
/// speed layer must have counted: what the store holds otherwise is unexplained. Then switches one policy off after the other: what each of them changes is the
/// skew that it causes.
/// </summary>
/// <param name="views">The views, with the policies that the speed layer has.</param>
/// <param name="speedLogic">The name of logic and policies under which the speed layer makes its states.</param>
/// <param name="log">Tells the number of partitions.</param>
/// <param name="master">The events.</param>
/// <param name="store">The real-time states.</param>
/// <param name="catalog">What the master dataset consists of.</param>
/// <param name="options">The threshold.</param>
public sealed class ReconcileLayers(
    IReadOnlyList<ViewDefinition> views, string speedLogic, IEventLog log, IMasterDataset master, IRealTimeViewStore store, ICatalog catalog, BatchOptions options)
{
    /// <summary>Makes a report that was asked for.</summary>
    /// <exception cref="IncompleteEpochsException">Files of the master dataset are missing, so that nothing can be replayed.</exception>
    /// <exception cref="DamagedFileException">A file cannot be read, or has been replaced in the meantime.</exception>
    public async Task<SkewReport> ReconcileAsync(SkewReport asked, CancellationToken cancellationToken)
    {
        var epochs = await ComparableEpochs.FindAsync(store, catalog, log.PartitionCount, cancellationToken);
        var findings = new FindingList();
        var comparisons = views.Select((view, index) => new ViewComparison(view, index, findings)).ToList();
        if (epochs.Epochs.Count > 0)
        {
            await CompareAsync(epochs, comparisons, cancellationToken);
        }

        IReadOnlyList<ViewSkew> skews = [.. comparisons.Select(comparison => comparison.Skew)];
        return asked with
        {
            State = SkewReportState.Done,
            FromEpoch = epochs.From,
            ToEpoch = epochs.To,
            Verdict = VerdictOn(skews),
            Views = skews,
            Worst = findings.WorstFirst(),
        };
    }

    private SkewVerdict VerdictOn(IReadOnlyList<ViewSkew> skews)
    {
        if (skews.Any(skew => skew.Causes.Unexplained > 0))
        {
            return SkewVerdict.Fail;
        }

        return skews.Any(skew => skew.Causes.Logic > 0 || skew.Smape > options.SkewWarning) ? SkewVerdict.Warn : SkewVerdict.Pass;
    }

    private async Task CompareAsync(ComparableEpochs epochs, List<ViewComparison> comparisons, CancellationToken cancellationToken)
    {
        var closed = await catalog.ClosedEpochsAsync(0, epochs.To, cancellationToken);
        var input = RunInput.Check(epochs.To, log.PartitionCount, closed, await catalog.FilesAsync(0, epochs.To, cancellationToken));
        var identitiesAtOnce = Math.Max(1, options.IdentitiesInMemory / options.Parallelism);
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            var files = input.Files.Where(file => file.Partition == partition).ToList();
            var first = closed.First(epoch => epoch.Epoch == epochs.From && epoch.Partition == partition).First;
            var replays = new PartitionReplay(master, views, files, identitiesAtOnce);
            foreach (var (epoch, replay) in replays.Epochs(epochs.From, epochs.To, first, cancellationToken))
            {
                if (epochs.Epochs.Contains(epoch))
                {
                    await CompareAsync(partition, epoch, replay, comparisons, cancellationToken);
                }
            }
        }
    }

    private async Task CompareAsync(int partition, long epoch, EpochReplay replay, List<ViewComparison> comparisons, CancellationToken cancellationToken)
    {
        var stored = views.ToDictionary(view => view.Name, view => new StoredStates(view));
        await foreach (var state in store.LoadAsync(partition, epoch, cancellationToken))
        {
            if (stored.TryGetValue(state.View, out var states))
            {
                states.Add(state);
            }
        }

        // Asked after the states were read: an epoch that was forgotten meanwhile, because nobody needs it any more, is not one that was lost.
        var progress = (await ComparableEpochs.ProgressAsync(store, cancellationToken)).GetValueOrDefault(partition);
        if (progress is not null && ComparableEpochs.Held(progress, epoch) is { } held)
        {
            var place = new ReplayPlace(epoch, partition, progress.Logic == speedLogic);
            for (var view = 0; view < views.Count; view++)
            {
                comparisons[view].Add(place, replay, stored[views[view].Name], held.Views.FirstOrDefault(counts => counts.View == views[view].Name));
            }
        }
    }
}
