using System.Collections.Concurrent;
using System.Globalization;
using Lambda.Infra.Redis.Layout;
using Lambda.Infra.Redis.Packing;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>
/// Writes flushes. A small one is one script call. The pieces of a large one are staged first, one after the other, where nobody sees them; then one call checks and
/// commits, and the pieces are settled. While Redis does not answer, a flush is tried again: it has a name, by which the script knows one that it has written already.
/// </summary>
internal sealed class RedisFlushes(RedisLink link, Settling settling, RedisStoreOptions options, TimeProvider time)
{
    /// <summary>How many keys of dropped epochs are freed after a flush, at most.</summary>
    private const int KeysPerSweep = 2000;

    /// <summary>How long segments stay whose flush was never committed: an hour.</summary>
    private const long StagedMilliseconds = 3_600_000;

    private const long Written = 1;
    private const long Refused = 0;
    private const long Unsettled = -1;
    private readonly Segments _segments = new();
    private readonly ConcurrentBag<FlushPacker> _packers = [];
    private long _names;

    /// <summary>Writes a flush.</summary>
    /// <param name="keys">The partition's head.</param>
    /// <param name="flush">The flush.</param>
    /// <param name="expectedSequence">The sequence that the partition must have; <c>null</c> when it is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The partition's sequence after it; <c>null</c> when it was refused.</returns>
    public async ValueTask<long?> WriteAsync(RedisKey[] keys, RealTimeFlush flush, long? expectedSequence, CancellationToken cancellationToken)
    {
        var commit = new Commit(keys, flush, expectedSequence, $"{flush.Owner}:{NextName()}");
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                var (outcome, sequence, dropped) = await TryAsync(commit, cancellationToken).ConfigureAwait(false);
                switch (outcome)
                {
                    case Refused:
                        return null;
                    case Written:
                        await CleanUpAsync(commit, dropped, cancellationToken).ConfigureAwait(false);
                        return sequence;
                    case Unsettled:
                        await settling.SettleAsync(keys, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        // Staged segments were lost with a failover: all of them are brought again.
                        break;
                }
            }
            catch (RedisUnavailableException) when (link.IsPatient(start))
            {
                await link.RestAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<(long Outcome, long Sequence, long Dropped)> TryAsync(Commit commit, CancellationToken cancellationToken)
    {
        var packer = _packers.TryTake(out var free) ? free : new FlushPacker(_segments);
        packer.Begin(commit.Flush);
        var arguments = commit.Arguments();
        packer.PackPiece(options.StatesPerCall, arguments);
        if (packer.HasMore)
        {
            arguments.RemoveRange(0, Commit.ArgumentsBeforeStates);
            arguments = commit.Arguments(await StageAsync(packer, commit, arguments, cancellationToken).ConfigureAwait(false));
            commit.IsStaged = true;
        }

        var reply = (RedisResult[])(await link.RunAsync(RedisScript.Flush, commit.Keys, [.. arguments], cancellationToken).ConfigureAwait(false))!;

        // Only now nobody reads the packed bytes any more. After a failure the client may still hold them: then they are left to the garbage collector.
        packer.End();
        _packers.Add(packer);
        return ((long)reply[0], (long)reply[1], (long)reply[2]);
    }

    /// <summary>
    /// Stages the first piece, which is packed already, and all that follow. The list is begun by a script, which has it expire, with one segment; the others are appended by a plain
    /// command, because a script would make a string of Lua of each, hashed byte by byte.
    /// </summary>
    private async ValueTask<(string Name, long Segments)> StageAsync(FlushPacker packer, Commit commit, List<RedisValue> segments, CancellationToken cancellationToken)
    {
        // A name of its own for each attempt: segments whose reply was lost may be there twice.
        var name = $"{commit.Flush.Owner}:{NextName()}";
        var staged = (long)await link.RunAsync(RedisScript.Stage, commit.Keys, [name, StagedMilliseconds, segments[0]], cancellationToken).ConfigureAwait(false);
        segments.RemoveAt(0);
        while (true)
        {
            if (segments.Count > 0)
            {
                // Gives 0 when the list is gone, with a failover say: the commit, told of fewer segments than there were, is not to find as many.
                await link.AppendToListAsync(PartitionKeys.Staged(commit.Keys, name), segments, cancellationToken).ConfigureAwait(false);
                staged += segments.Count;
            }

            packer.ClearPiece();
            if (!packer.HasMore)
            {
                return (name, staged);
            }

            segments.Clear();
            packer.PackPiece(options.StatesPerCall, segments);
        }
    }

    private async ValueTask CleanUpAsync(Commit commit, long dropped, CancellationToken cancellationToken)
    {
        if (commit.IsStaged)
        {
            await settling.SettleAsync(commit.Keys, cancellationToken).ConfigureAwait(false);
        }

        if (dropped > 0)
        {
            await link.RunAsync(RedisScript.Sweep, commit.Keys, [KeysPerSweep], cancellationToken).ConfigureAwait(false);
        }
    }

    private string NextName() => Interlocked.Increment(ref _names).ToString(CultureInfo.InvariantCulture);

    /// <summary>What a flush's script is told besides the states.</summary>
    private sealed class Commit(RedisKey[] keys, RealTimeFlush flush, long? expectedSequence, string name)
    {
        public const int ArgumentsBeforeStates = 8;

        private readonly byte[] _progress = ProgressCode.Write(flush.Progress);

        public RedisKey[] Keys => keys;

        public RealTimeFlush Flush => flush;

        /// <summary>Whether its states may have to be settled.</summary>
        public bool IsStaged { get; set; }

        public List<RedisValue> Arguments() =>
        [
            flush.Owner, flush.ExpectedPosition, expectedSequence ?? RedisValue.EmptyString, name, flush.Progress.Position, _progress,
            string.Join(' ', flush.Progress.Epochs.Select(epoch => epoch.Epoch)), "",
        ];

        public List<RedisValue> Arguments((string Name, long Segments) staged)
        {
            var arguments = Arguments();
            arguments[^1] = staged.Segments;
            arguments.Add(staged.Name);
            return arguments;
        }
    }
}
