using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>Connects, and refuses servers that would not keep what is written.</summary>
internal static class RedisOpening
{
    /// <summary>How long a start that found no connection looks for the reason.</summary>
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(2);

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">No server answers.</exception>
    /// <exception cref="InvalidOperationException">A server may evict keys.</exception>
    public static async Task<RedisLink> OpenAsync(RedisStoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ConnectionMultiplexer? connection = null;
        var certificates = new RedisCertificates(options);
        try
        {
            connection = await ConnectionMultiplexer.ConnectAsync(Configuration(options, certificates)).WaitAsync(options.ConnectTimeout * 2, time, cancellationToken).ConfigureAwait(false);
            if (!connection.IsConnected)
            {
                using var limit = new CancellationTokenSource(LongestSearch, time);
                var trouble = options.UseTls ? await certificates.FindTroubleAsync(options.Servers[0], limit.Token).ConfigureAwait(false) : "";
                throw new TimeoutException($"no connection within {options.ConnectTimeout}{trouble}");
            }

            RefuseWaitInCluster(connection, options);
            var link = new RedisLink(connection, options, time);
            await link.RefuseEvictionAsync(cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            await CloseAsync(connection).ConfigureAwait(false);
            throw new IOException($"Redis at {string.Join(", ", options.Servers)} does not answer: {error.Message}", error);
        }
        catch
        {
            await CloseAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>WAIT is about one server, and the client cannot send it to each.</summary>
    private static void RefuseWaitInCluster(ConnectionMultiplexer connection, RedisStoreOptions options)
    {
        if (options.CheckpointReplicas > 0 && Array.Exists(connection.GetEndPoints(), endPoint => connection.GetServer(endPoint).ServerType == ServerType.Cluster))
        {
            throw new InvalidOperationException("a checkpoint can wait for the replicas of one primary only: set CheckpointReplicas to 0 for a Redis Cluster");
        }
    }

    private static async ValueTask CloseAsync(ConnectionMultiplexer? connection)
    {
        if (connection is not null)
        {
            await connection.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        }
    }

    private static ConfigurationOptions Configuration(RedisStoreOptions options, RedisCertificates certificates)
    {
        var configuration = new ConfigurationOptions
        {
            // A client that gives up at once would miss a server that is just starting.
            AbortOnConnectFail = false,
            ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds,
            SyncTimeout = (int)options.ReplyTimeout.TotalMilliseconds,
            KeepAlive = Math.Max(1, (int)options.ReplyTimeout.TotalSeconds),
            ReconnectRetryPolicy = new LinearRetry(100),
            Ssl = options.UseTls,
            Password = options.Password,
            ClientName = "lambda",
            // For INFO.
            AllowAdmin = true,
        };
        foreach (var server in options.Servers)
        {
            configuration.EndPoints.Add(server);
        }

        certificates.Use(configuration);
        return configuration;
    }
}
