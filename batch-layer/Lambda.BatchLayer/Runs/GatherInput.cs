using System.Collections.Concurrent;
using Lambda.BatchLayer.Archiving;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.Master;

namespace Lambda.BatchLayer.Runs;

/// <summary>Waits until everything before a cut is archived, and checks that all of it is there, byte for byte.</summary>
internal sealed class GatherInput(IEventLog log, IMasterDataset master, ICatalog catalog, BatchOptions options, TimeProvider time)
{
    /// <summary>How many epochs a message names at most.</summary>
    private const int MostNamed = 100;

    /// <summary>What a run with this cut has to count.</summary>
    /// <exception cref="IncompleteEpochsException">Files are missing or damaged; those that are have been put into quarantine.</exception>
    public async Task<RunInput> GatherAsync(long cut, CancellationToken cancellationToken)
    {
        // Asked once the cut is made: then every number of partitions is known that a record before the cut may have been put by.
        var partitions = await catalog.PartitionsAsync(log.PartitionCount, cancellationToken);
        await WaitForArchiveAsync(cut, partitions.CountAt(cut - 1), cancellationToken);
        while (true)
        {
            var closed = await catalog.ClosedEpochsAsync(0, cut, cancellationToken);
            var input = RunInput.Check(cut, partitions, closed, await catalog.FilesAsync(0, cut, cancellationToken));
            var damaged = await DamagedAsync(input.Files, cancellationToken);
            if (damaged.Count == 0)
            {
                return input;
            }

            await QuarantineAsync(damaged, cancellationToken);
        }
    }

    /// <summary>Puts damaged files into quarantine; returns when none of them counts any more, so that the input has to be gathered again.</summary>
    /// <exception cref="IncompleteEpochsException">Their epochs are incomplete now.</exception>
    public async Task QuarantineAsync(IReadOnlyList<DamagedFileException> damaged, CancellationToken cancellationToken)
    {
        var put = await QuarantineFiles.PutAsync(damaged, master, catalog, cancellationToken);
        if (put.Count > 0)
        {
            throw new IncompleteEpochsException(
                [.. put.Select(damage => damage.File.Epoch).Distinct().Order()], string.Join("; ", put.Select(damage => damage.Message)));
        }
    }

    private async Task WaitForArchiveAsync(long cut, int partitions, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < partitions;)
        {
            var position = await catalog.ArchivePositionAsync(partition, cancellationToken);
            if (position.Epoch >= cut)
            {
                partition++;
            }
            else
            {
                await ThrowIfGoneAsync(position, cut, cancellationToken);
                await Task.Delay(options.PollInterval, time, cancellationToken);
            }
        }
    }

    /// <summary>What has left the log before it was archived will never be; whoever waited for it would wait for ever.</summary>
    private async Task ThrowIfGoneAsync(ArchivePosition position, long cut, CancellationToken cancellationToken)
    {
        var start = await log.StartOffsetAsync(position.Partition, cancellationToken);
        if (start > position.Offset)
        {
            throw new IncompleteEpochsException(
                [.. Enumerable.Range(0, (int)Math.Min(cut - position.Epoch, MostNamed)).Select(epoch => position.Epoch + epoch)],
                $"partition {position.Partition}: offsets {position.Offset} to {start - 1} have left the log before they were archived");
        }
    }

    private async Task<IReadOnlyList<DamagedFileException>> DamagedAsync(IReadOnlyList<EventFile> files, CancellationToken cancellationToken)
    {
        var damaged = new ConcurrentBag<DamagedFileException>();
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, parallelism, async (file, token) =>
        {
            try
            {
                await master.VerifyAsync(file, token);
            }
            catch (DamagedFileException damage)
            {
                damaged.Add(damage);
            }
        });
        return [.. damaged.OrderBy(damage => (damage.File.Epoch, damage.File.Partition, damage.File.FirstOffset))];
    }
}
