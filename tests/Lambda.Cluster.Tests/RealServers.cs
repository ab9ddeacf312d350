using Lambda.Testing.Servers;

namespace Lambda.Cluster.Tests;

/// <summary>The servers of this assembly's tests. Each platform has a schema, a topic and a prefix of its own there.</summary>
public sealed class RealServers : IAsyncLifetime
{
    private int _platforms;

    /// <summary>PostgreSQL.</summary>
    public PostgresServer Postgres { get; private set; } = null!;

    /// <summary>Kafka.</summary>
    public KafkaServer Kafka { get; private set; } = null!;

    /// <summary>Redis.</summary>
    public RedisServer Redis { get; private set; } = null!;

    /// <summary>A name that no platform has had.</summary>
    public string NextName() => $"platform{Interlocked.Increment(ref _platforms)}";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var (postgres, kafka, redis) = (PostgresServer.StartAsync(), KafkaServer.StartAsync(), RedisServer.StartAsync());
        try
        {
            await Task.WhenAll(postgres, kafka, redis);
            (Postgres, Kafka, Redis) = (await postgres, await kafka, await redis);
        }
        catch
        {
            // xunit does not end what did not begin: the servers that did start must not stay.
            await EndAsync(postgres);
            await EndAsync(kafka);
            await EndAsync(redis);
            throw;
        }
    }

    private static async Task EndAsync<T>(Task<T> started)
        where T : IAsyncDisposable
    {
        if (started.IsCompletedSuccessfully)
            await (await started).DisposeAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Kafka.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

/// <summary>The tests that need the servers.</summary>
[CollectionDefinition(Name)]
public sealed class ServerTests : ICollectionFixture<RealServers>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "real servers";
}
