using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Engine;

/// <summary>
/// The batch engine of one machine: first the copies, family by family of partitions, from the identities alone; then all views in one scan, file by file, on every
/// core; then the sets of tables that the workers filled are merged. The result does not depend on which worker folded what, because the states are monoids, nor
/// on what had to leave memory meanwhile.
/// </summary>
public sealed class InProcessEngine(IMasterDataset master, ISpillStore spills, BatchOptions options)
{
    /// <summary>Does the job. <paramref name="onRead"/> is told of events as they are read, from several threads.</summary>
    /// <exception cref="DamagedFileException">A file cannot be read to its end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    /// <exception cref="IOException">States do not fit into memory, and there is no room for them on the disk.</exception>
    public async Task<FoldResult> FoldAsync(FoldJob job, Action<long> onRead, CancellationToken cancellationToken)
    {
        var duplicates = await FindDuplicatesAsync(job, cancellationToken);
        var area = spills.Open("run");
        try
        {
            var memory = new StateMemory(options.StateMemoryBytes);
            var shared = Enumerable.Range(0, SetsFor(job)).Select(_ => new SharedTables(job.Views, area, memory)).ToArray();
            var workers = await FoldFilesAsync(job, shared, duplicates, onRead, cancellationToken);
            return new FoldResult(
                await MergeAsync(shared, cancellationToken),
                workers.Sum(worker => worker.Events),
                workers.Sum(worker => worker.Duplicates),
                workers.Sum(worker => worker.Unprocessable),
                area);
        }
        catch
        {
            area.Dispose();
            throw;
        }
    }

    private async Task<Dictionary<int, DuplicateOffsets>> FindDuplicatesAsync(FoldJob job, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, DuplicateOffsets>();
        var earlier = job.Earlier.ToLookup(file => job.Partitions.FamilyOf(file.Partition));
        var identitiesAtOnce = Math.Max(1, options.IdentitiesInMemory / options.Parallelism);
        await Parallel.ForEachAsync(job.Files.GroupBy(file => job.Partitions.FamilyOf(file.Partition)), Parallelism(cancellationToken), (files, token) =>
        {
            var duplicates = FindDuplicates.In(master, [.. earlier[files.Key]], [.. files], identitiesAtOnce, token);
            lock (found)
            {
                foreach (var (partition, offsets) in duplicates)
                {
                    found[partition] = offsets;
                }
            }

            return ValueTask.CompletedTask;
        });
        return found;
    }

    private async Task<IReadOnlyList<FileFold>> FoldFilesAsync(
        FoldJob job, SharedTables[] shared, Dictionary<int, DuplicateOffsets> duplicates, Action<long> onRead, CancellationToken cancellationToken)
    {
        var workers = Enumerable.Range(0, options.Parallelism).Select(worker => new FileFold(job.Views, shared[worker % shared.Length])).ToArray();
        var next = -1;
        await Parallel.ForEachAsync(workers, Parallelism(cancellationToken), (worker, token) =>
        {
            while (Interlocked.Increment(ref next) is var index && index < job.Files.Count)
            {
                var file = job.Files[index];
                worker.Fold(master, file, duplicates[file.Partition], onRead, token);
            }

            return ValueTask.CompletedTask;
        });
        return workers;
    }

    private async Task<IReadOnlyList<SpillingTable>> MergeAsync(SharedTables[] shared, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, shared[0].Tables.Length), Parallelism(cancellationToken), (view, token) =>
        {
            foreach (var others in shared.Skip(1))
            {
                token.ThrowIfCancellationRequested();
                shared[0].Tables[view].TakeFrom(others.Tables[view]);
            }

            return ValueTask.CompletedTask;
        });
        return shared[0].Tables;
    }

    /// <summary>How many sets of tables there are: as few as let every worker find a free table.</summary>
    private int SetsFor(FoldJob job)
    {
        var workers = SharedTables.WorkersFor(job.Views.Count);
        return (options.Parallelism + workers - 1) / workers;
    }

    private ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
}
