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

    /// <summary>Writes a flush, if the partition is as its owner left it. <see cref="FlushOutcome.Open"/> when somebody came in between.</summary>
    /// <exception cref="RedisUnavailableException">The server did not answer, or not now; whether the flush was written is not known.</exception>
    /// <exception cref="IOException">The server answered that it cannot: it is full, say.</exception>
    public async ValueTask<FlushReply> RunAsync(NamedFlush flush, FlushPacker packer, CancellationToken cancellationToken)
    {
        var views = FlushView.Of(packer.Sections);
        RedisValue[] arguments = [.. flush.Expected, .. views.SelectMany<FlushView, RedisValue>(view => [view.Epoch, view.View])];
        var opened = (RedisResult[])(await link.RunAsync(RedisScript.Open, flush.Keys, arguments, cancellationToken).ConfigureAwait(false))!;
        var reply = FlushReply.Of(opened);
        if (reply.Outcome != FlushOutcome.Open)
        {
            return reply;
        }

        for (var i = 0; i < views.Count; i++)
        {
            views[i].Slot = (string)opened[3 + (2 * i)]!;
            views[i].IsHeld |= (long)opened[4 + (2 * i)] > 0;
        }

        var server = await link.PrimaryOfAsync(flush.Keys[0], cancellationToken).ConfigureAwait(false);
        using var limit = new StepLimit(options.ReplyTimeout, cancellationToken);
        return await OnChannelAsync(server, channel => new FlushTransaction(channel, flush, views, packer, reply.Sequence, limit).RunAsync(), limit).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _channels.Dispose();

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
