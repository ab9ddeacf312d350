using System.Collections.Concurrent;
using System.Globalization;
using Lambda.Infra.Redis.Packing;
using Lambda.Infra.Redis.Transactions;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>
/// Writes flushes: a small one by one script call, a large one as a transaction. Either is one atomic step. While Redis does not answer, a flush is tried again: it has a name, by which the scripts
/// know one that was written already.
/// </summary>
internal sealed class RedisFlushes(RedisLink link, RedisStoreOptions options, TimeProvider time) : IDisposable
{
    /// <summary>How many keys of dropped epochs are freed after a flush, at most.</summary>
    private const int KeysPerSweep = 2000;

    private readonly FlushTransactions _transactions = new(link, options);
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
        var named = new NamedFlush(keys, flush, expectedSequence, string.Create(CultureInfo.InvariantCulture, $"{flush.Owner}:{Interlocked.Increment(ref _names)}"));
        var start = time.GetTimestamp();
        for (var isFirstTry = true; ; isFirstTry = false)
        {
            try
            {
                var reply = await TryAsync(named, isFirstTry, cancellationToken).ConfigureAwait(false);
                switch (reply.Outcome)
                {
                    case FlushOutcome.Refused:
                        return null;
                    case FlushOutcome.Written:
                        await SweepAsync(keys, reply.Dropped, cancellationToken).ConfigureAwait(false);
                        return reply.Sequence;
                    default:
                        // Somebody came in between: at the next try it is refused, or it runs. Who comes in between each time is no owner, and is not fought for ever.
                        await RestIfDisturbedAgainAsync(isFirstTry, start, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
            catch (RedisUnavailableException) when (link.IsPatient(start))
            {
                await link.RestAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _transactions.Dispose();

    private async ValueTask RestIfDisturbedAgainAsync(bool isFirstTry, long start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!isFirstTry && !link.IsPatient(start))
        {
            throw new IOException($"Redis: somebody writes to the partition during each try of a flush, for {options.FlushPatience}");
        }

        if (!isFirstTry)
        {
            await link.RestAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<FlushReply> TryAsync(NamedFlush named, bool isFirstTry, CancellationToken cancellationToken)
    {
        var packer = _packers.TryTake(out var free) ? free : new FlushPacker(_segments);
        packer.Begin(named.Flush);
        var reply = await TryInOneCallAsync(named, packer, cancellationToken).ConfigureAwait(false)
            ?? await _transactions.RunAsync(named, packer, isFirstTry, cancellationToken).ConfigureAwait(false);

        // Only now nobody reads the packed bytes any more. After a failure the client may still hold them: then they are left to the garbage collector.
        packer.End();
        _packers.Add(packer);
        return reply;
    }

    /// <summary>By the script, or nothing when it is too much for one call.</summary>
    private async ValueTask<FlushReply?> TryInOneCallAsync(NamedFlush named, FlushPacker packer, CancellationToken cancellationToken)
    {
        if (named.Flush.States.Count > options.StatesPerCall)
        {
            return null;
        }

        List<RedisValue> arguments = [.. named.Expected, .. named.Reached];
        packer.PackPiece(options.StatesPerCall, arguments);
        return packer.HasMore ? null : FlushReply.Of((RedisResult[])(await link.RunAsync(RedisScript.Flush, named.Keys, [.. arguments], cancellationToken).ConfigureAwait(false))!);
    }

    private async ValueTask SweepAsync(RedisKey[] keys, long dropped, CancellationToken cancellationToken)
    {
        if (dropped > 0)
        {
            await link.RunAsync(RedisScript.Sweep, keys, [KeysPerSweep], cancellationToken).ConfigureAwait(false);
        }
    }
}
