namespace Lambda.Testing.Servers;

/// <summary>A Redis Cluster of three primaries on this machine, which share the hash slots; each can have a replica that takes its slots over when it is gone.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Primaries = 3;

    /// <summary>A node that is silent for so many milliseconds is taken for dead.</summary>
    private const int NodeTimeout = 2_000;

    private RedisCluster(IReadOnlyList<RedisServer> nodes) => Nodes = nodes;

    /// <summary>The nodes.</summary>
    public IReadOnlyList<RedisServer> Nodes { get; }

    /// <summary>Starts the nodes and makes them one.</summary>
    /// <param name="replicas">How many replicas each primary has.</param>
    public static async Task<RedisCluster> StartAsync(int replicas = 0)
    {
        var nodes = new List<RedisServer>();
        try
        {
            // The port on which nodes talk to one another is the other one plus 10,000 unless it is said, and that may be too high.
            for (var i = 0; i < Primaries * (1 + replicas); i++)
            {
                nodes.Add(await RedisServer.StartAsync(
                    "--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Find()}", "--cluster-node-timeout", $"{NodeTimeout}", "--cluster-require-full-coverage", "no", "--appendfsync", "everysec"));
            }

            await nodes[0].CommandAsync(["--cluster", "create", .. nodes.Select(node => node.EndPoint), "--cluster-replicas", $"{replicas}", "--cluster-yes"]);
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

    /// <summary>The primary that has the slot of a key.</summary>
    public async Task<RedisServer> PrimaryOfAsync(string key)
    {
        foreach (var node in Nodes)
        {
            if ((await node.CommandAsync("INFO", "replication")).Contains("role:master", StringComparison.Ordinal) && await HasAsync(node, key))
                return node;
        }

        throw new InvalidOperationException($"nobody has the slot of {key}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DisposeAsync(Nodes);

    private static async Task<bool> HasAsync(RedisServer node, string key)
    {
        try
        {
            return !(await node.CommandAsync("EXISTS", key)).Contains("MOVED", StringComparison.Ordinal);
        }
        catch (InvalidOperationException moved) when (moved.Message.Contains("MOVED", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static async ValueTask DisposeAsync(IEnumerable<RedisServer> nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
