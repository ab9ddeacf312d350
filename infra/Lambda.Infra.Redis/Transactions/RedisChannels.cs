using System.Collections.Concurrent;
using System.Net;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>Channels that nobody uses just now: as many to a server as there ever were transactions at once.</summary>
internal sealed class RedisChannels(RedisStoreOptions options) : IDisposable
{
    private readonly RedisCertificates _certificates = new(options);
    private readonly ConcurrentDictionary<EndPoint, ConcurrentBag<RedisChannel>> _free = [];
    private volatile bool _isDisposed;

    /// <summary>One to a server.</summary>
    public async ValueTask<RedisChannel> RentAsync(EndPoint server, CancellationToken cancellationToken) =>
        FreeOf(server).TryTake(out var free) ? free : await RedisChannel.OpenAsync(server, options, _certificates, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes one back whose replies were all read.</summary>
    public void Return(RedisChannel channel)
    {
        FreeOf(channel.Server).Add(channel);
        if (_isDisposed)
        {
            CloseFree(channel.Server);
        }
    }

    /// <summary>Closes one that failed, and all others to its server: what ended it has most likely ended them.</summary>
    public void Close(RedisChannel channel)
    {
        channel.Dispose();
        CloseFree(channel.Server);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var server in _free.Keys)
        {
            CloseFree(server);
        }
    }

    private ConcurrentBag<RedisChannel> FreeOf(EndPoint server) => _free.GetOrAdd(server, _ => []);

    private void CloseFree(EndPoint server)
    {
        while (FreeOf(server).TryTake(out var free))
        {
            free.Dispose();
        }
    }
}
