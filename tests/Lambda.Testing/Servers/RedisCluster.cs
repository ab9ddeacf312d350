namespace Lambda.Testing.Servers;

/// <summary>A Redis Cluster of three primaries on this machine, which share the hash slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Size = 3;

    private RedisCluster(IReadOnlyList<RedisServer> nodes) => Nodes = nodes;

    /// <summary>The nodes.</summary>
    public IReadOnlyList<RedisServer> Nodes { get; }

    /// <summary>Starts the nodes and makes them one.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        var nodes = new List<RedisServer>();
        try
        {
            // The port on which nodes talk to one another is the other one plus 10,000 unless it is said, and that may be too high.
            for (var i = 0; i < Size; i++)
                nodes.Add(await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Find()}", "--appendfsync", "everysec"));
            await nodes[0].CommandAsync(["--cluster", "create", .. nodes.Select(node => node.EndPoint), "--cluster-yes"]);
            foreach (var node in nodes)
                await node.UntilAsync(async () => (await node.CommandAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "is part of a whole cluster");
            return new RedisCluster(nodes);
        }
        catch
        {
            await DisposeAsync(nodes);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DisposeAsync(Nodes);

    private static async ValueTask DisposeAsync(IEnumerable<RedisServer> nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
