using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>The servers that tests share which do them no harm: each test has a prefix of its own.</summary>
public sealed class SharedServers : IAsyncLifetime
{
    /// <summary>How the reply of a flush that was written begins: three numbers, of which the first is 1.</summary>
    public const string Written = "*3\r\n:1\r\n:";

    private static RedisServer? _single;
    private static RedisCluster? _cluster;
    private static int _prefixes;

    /// <summary>A single server.</summary>
    public static RedisServer Single => _single!;

    /// <summary>Where the single server is, with a prefix that nobody has used.</summary>
    public static RedisStoreOptions SingleOptions => Options(Single.EndPoint);

    /// <summary>Where a cluster of three nodes is, with a prefix that nobody has used.</summary>
    public static RedisStoreOptions ClusterOptions => Options([.. _cluster!.Nodes.Select(node => node.EndPoint)]);

    /// <summary>Options with a prefix that nobody has used.</summary>
    public static RedisStoreOptions Options(params string[] servers) => new() { Servers = servers, Prefix = $"test-{Interlocked.Increment(ref _prefixes)}" };

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _single = await RedisServer.StartAsync("--appendfsync", "everysec");
        _cluster = await RedisCluster.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _single!.DisposeAsync();
        await _cluster!.DisposeAsync();
    }
}

/// <summary>The tests that need them.</summary>
[CollectionDefinition(Name)]
public sealed class RedisTests : ICollectionFixture<SharedServers>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Redis";
}
