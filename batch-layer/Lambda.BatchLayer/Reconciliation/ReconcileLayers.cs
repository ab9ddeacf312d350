using Lambda.BatchLayer.Engine;
using Lambda.BatchLayer.Runs;
using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
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
/// skew that it causes. The exact end of that chain is what the batch layer must have published, and its rows are held against it.
/// </summary>
/// <param name="views">The views, with the policies that the speed layer has.</param>
/// <param name="logic">The name of the logic under which the batch layer makes its rows.</param>
/// <param name="speedLogic">The name of logic and policies under which the speed layer makes its states.</param>
/// <param name="log">Tells the number of partitions.</param>
/// <param name="master">The events.</param>
/// <param name="store">The real-time states.</param>
/// <param name="batch">The published rows.</param>
/// <param name="reports">Which earlier versions were found right.</param>
/// <param name="catalog">What the master dataset consists of, and what is served.</param>
/// <param name="spills">Takes the states that do not fit into memory.</param>
/// <param name="options">The threshold, and how much memory states may take.</param>
public sealed class ReconcileLayers(
    IReadOnlyList<ViewDefinition> views, string logic, string speedLogic, IEventLog log, IMasterDataset master, IRealTimeViewStore store, IBatchViewStore batch,
    ISkewReportStore reports, ICatalog catalog, ISpillStore spills, BatchOptions options)
{
    /// <summary>Makes a report that was asked for.</summary>
    /// <exception cref="IncompleteEpochsException">Files of the master dataset are missing, so that nothing can be replayed.</exception>
    /// <exception cref="DamagedFileException">A file cannot be read, or has been replaced in the meantime.</exception>
    /// <exception cref="MissingVersionException">A version has been retired in the meantime.</exception>
    public async Task<SkewReport> ReconcileAsync(SkewReport asked, CancellationToken cancellationToken)
    {
        var served = await ServedVersion.FindAsync(views, catalog, reports, cancellationToken);
        try
        {
            return await ReconcileAsync(asked, served, cancellationToken);
        }
        catch (MissingVersionException) when (served is { Earlier: not null })
        {
            // There is nothing to build on any more.
            return await ReconcileAsync(asked, served with { Earlier = null }, cancellationToken);
        }
    }

    private async Task<SkewReport> ReconcileAsync(SkewReport asked, ServedVersion? served, CancellationToken cancellationToken)
    {
        var partitions = await catalog.PartitionsAsync(log.PartitionCount, cancellationToken);
        var epochs = await ComparableEpochs.FindAsync(store, catalog, partitions, cancellationToken);
        var findings = new FindingList();
        var comparisons = views.Select((view, index) => new ViewComparison(view, index, findings)).ToList();
        using var area = spills.Open("report");
        var memory = new StateMemory(options.StateMemoryBytes);
        var added = new AddedStates(views, area, memory);
        await ReplayAsync(epochs, partitions, served, comparisons, added, memory, cancellationToken);
        if (served is not null)
        {
            await ComparePublishedAsync(served, added, comparisons, findings, cancellationToken);
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
            Version = served?.Served.Version,
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

    /// <summary>Replays every epoch that is compared in the real-time store, or adds to what was published.</summary>
    private async Task ReplayAsync(
        ComparableEpochs epochs, Partitioning partitions, ServedVersion? served, List<ViewComparison> comparisons, AddedStates added, StateMemory memory,
        CancellationToken cancellationToken)
    {
        var to = Math.Max(epochs.To, served?.Cut ?? 0);
        var from = Math.Min(epochs.Epochs.Count > 0 ? epochs.From : to, served?.FirstEpoch ?? to);
        if (from == to)
        {
            return;
        }

        var closed = await catalog.ClosedEpochsAsync(0, to, cancellationToken);
        var input = RunInput.Check(to, partitions, closed, await catalog.FilesAsync(0, to, cancellationToken));
        var identitiesAtOnce = Math.Max(1, options.IdentitiesInMemory / options.Parallelism);
        foreach (var family in Enumerable.Range(0, partitions.CountAt(to - 1)).GroupBy(partitions.FamilyOf))
        {
            var files = input.Files.Where(file => partitions.FamilyOf(file.Partition) == family.Key).ToList();
            var copies = FindDuplicates.In(
                master, [.. files.Where(file => file.Epoch < from)], [.. files.Where(file => file.Epoch >= from)], identitiesAtOnce, cancellationToken);
            foreach (var partition in family)
            {
                var replays = new PartitionReplay(
                    master, views, [.. files.Where(file => file.Partition == partition)], copies.GetValueOrDefault(partition, DuplicateOffsets.None),
                    () => new EpochReplay(views, spills.Open("replay"), added.Area, memory));
                await ReplayAsync(partition, replays, Math.Max(from, partitions.FirstEpochOf(partition)));
            }
        }

        async Task ReplayAsync(int partition, PartitionReplay replays, long first)
        {
            var offset = closed.First(epoch => epoch.Epoch == first && epoch.Partition == partition).First;
            foreach (var (epoch, replay) in replays.Epochs(first, to, offset, cancellationToken))
            {
                if (epochs.Epochs.Contains(epoch))
                {
                    await CompareAsync(partition, epoch, replay, comparisons, memory, cancellationToken);
                }

                if (served is not null && epoch >= served.FirstEpoch && epoch < served.Cut)
                {
                    added.TakeFrom(replay);
                }
            }
        }
    }

    private async Task ComparePublishedAsync(
        ServedVersion served, AddedStates added, List<ViewComparison> comparisons, FindingList findings, CancellationToken cancellationToken)
    {
        for (var index = 0; index < views.Count; index++)
        {
            if (ServedVersion.IsComparable(views[index], served.Served))
            {
                var version = served.Served.Versions[views[index].Name];
                var cause = version.Logic == logic ? SkewCause.Unexplained : SkewCause.Logic;
                var comparison = new PublishedComparison(views[index], cause, findings);
                comparisons[index].Add(
                    await comparison.CompareAsync(version, served.Earlier?[version.View], added.Tables[index], added.Events[index], batch, cancellationToken), cause);
            }
        }
    }

    private async Task CompareAsync(
        int partition, long epoch, EpochReplay replay, List<ViewComparison> comparisons, StateMemory memory, CancellationToken cancellationToken)
    {
        var stored = views.ToDictionary(view => view.Name, view => memory.Watch(new StoredStates(view, replay.Area)));
        await foreach (var state in store.LoadAsync(partition, epoch, cancellationToken))
        {
            if (stored.TryGetValue(state.View, out var states))
            {
                states.Add(state);
                memory.Grown(1);
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

        foreach (var states in stored.Values)
        {
            memory.Forget(states);
        }
    }
}
