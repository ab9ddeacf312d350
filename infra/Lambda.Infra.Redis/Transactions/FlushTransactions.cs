using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Lambda.Infra.Redis.Packing;
using StackExchange.Redis;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>Writes large flushes, each as a transaction on a connection that it has for itself.</summary>
/// <param name="link">Runs the script before it, and knows which server has which partition.</param>
/// <param name="options">How long a reply may take, and how to connect.</param>
internal sealed class FlushTransactions(RedisLink link, RedisStoreOptions options) : IDisposable
{
    private readonly RedisChannels _channels = new(options);

    /// <summary>What is known of the partitions whose last flush was a transaction of this process, by their heads.</summary>
    private readonly ConcurrentDictionary<string, OpenedPartition> _opened = [];

    /// <summary>Writes a flush, if the partition is as its owner left it. <see cref="FlushOutcome.Open"/> when it is not, or somebody came in between.</summary>
    /// <param name="flush">The flush.</param>
    /// <param name="packer">Its states.</param>
    /// <param name="isFirstTry">Whether it was not tried before: then nobody has written it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RedisUnavailableException">The server did not answer, or not now; whether the flush was written is not known.</exception>
    /// <exception cref="IOException">The server answered that it cannot: it is full, say.</exception>
    public async ValueTask<FlushReply> RunAsync(NamedFlush flush, FlushPacker packer, bool isFirstTry, CancellationToken cancellationToken)
    {
        var views = FlushView.Of(packer.Sections);
        _opened.TryRemove(flush.Head, out var opened);
        if (!isFirstTry || opened is null || opened.Sequence != flush.ExpectedSequence || !opened.Tell(views))
        {
            var (reply, fresh) = await OpenAsync(flush, views, cancellationToken).ConfigureAwait(false);
            if (fresh is null)
            {
                return reply;
            }

            opened = fresh;
        }

        using var limit = new StepLimit(options.ReplyTimeout, cancellationToken);
        var written = await OnChannelAsync(opened.Server, channel => new FlushTransaction(channel, flush, views, packer, opened.Sequence, limit).RunAsync(), limit).ConfigureAwait(false);
        if (written.Outcome == FlushOutcome.Written)
        {
            _opened[flush.Head] = opened with { Sequence = written.Sequence };
        }

        return written;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _channels.Dispose();

    /// <summary>Asks whether a flush may be written and where its states belong, and whom to tell. Nothing is opened for one that may not.</summary>
    private async ValueTask<(FlushReply Reply, OpenedPartition? Opened)> OpenAsync(NamedFlush flush, IReadOnlyList<FlushView> views, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [.. flush.Expected, .. views.SelectMany<FlushView, RedisValue>(view => [view.Epoch, view.View])];
        var told = (RedisResult[])(await link.RunAsync(RedisScript.Open, flush.Keys, arguments, cancellationToken).ConfigureAwait(false))!;
        var reply = FlushReply.Of(told);
        if (reply.Outcome != FlushOutcome.Open)
        {
            return (reply, null);
        }

        for (var i = 0; i < views.Count; i++)
        {
            views[i].Slot = (string)told[3 + (2 * i)]!;
            views[i].IsHeld |= (long)told[4 + (2 * i)] > 0;
        }

        var server = await link.PrimaryOfAsync(flush.Keys[0], cancellationToken).ConfigureAwait(false);
        return (reply, OpenedPartition.Of(server, reply.Sequence, views));
    }

    private async ValueTask<FlushReply> OnChannelAsync(EndPoint server, Func<RedisChannel, ValueTask<FlushReply>> run, StepLimit limit)
    {
        RedisChannel? channel = null;
        try
        {
            channel = await _channels.RentAsync(server, limit.Next()).ConfigureAwait(false);
            var reply = await run(channel).ConfigureAwait(false);
            _channels.Return(channel);
            return reply;
        }
        catch (Exception error)
        {
            if (channel is not null)
            {
                _channels.Close(channel);
            }

            if (limit.HasPassed)
            {
                throw new RedisUnavailableException($"Redis does not answer: nothing within {options.ReplyTimeout}", error);
            }

            throw error is SocketException or AuthenticationException or IOException and not (RedisUnavailableException or RedisRefusedException)
                ? new RedisUnavailableException($"Redis does not answer: {error.Message}", error)
                : error;
        }
    }
}
