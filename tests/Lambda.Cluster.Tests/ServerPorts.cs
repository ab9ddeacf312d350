using Lambda.Infra.DuckDb.Master;
using Lambda.Infra.Files;
using Lambda.Infra.Kafka;
using Lambda.Infra.Postgres;
using Lambda.Infra.Redis;
using Lambda.Ports.Log;
using Lambda.Seam.Tests;
using Lambda.Testing;

namespace Lambda.Cluster.Tests;

/// <summary>The ports of the cluster profile: a topic, a prefix and a schema of their own on the real servers, and folders for files.</summary>
internal sealed class ServerPorts : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly IReadOnlyList<IAsyncDisposable> _connections;
    private readonly IReadOnlyList<IDisposable> _files;

    private ServerPorts(TemporaryFolder folder, KafkaEventLog log, RedisRealTimeViewStore store, PostgresStores tables, double scale)
    {
        var (master, spills) = (new DuckDbMasterDataset(new MasterDatasetOptions { Root = folder.PathOf("master") }), FileSpillStore.Take(folder.PathOf("spill")));
        (_folder, _connections, _files) = (folder, [log, store, tables], [master, spills]);
        Ports = new PlatformPorts(new PromptLog(log), master, tables.BatchViews, store, spills, tables.DeadLetters, tables.Catalog, tables.SkewReports)
        {
            Clock = TimeProvider.System,
            AdvanceAsync = by => PassAsync(by / scale),
        };
    }

    /// <summary>The ports.</summary>
    public PlatformPorts Ports { get; }

    /// <summary>Opens them.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="partitions">How many partitions the topic gets.</param>
    /// <param name="scale">How many times shorter a span of time is than it is said to be.</param>
    public static async Task<ServerPorts> OpenAsync(RealServers servers, int partitions, double scale)
    {
        var name = servers.NextName();
        var log = KafkaEventLog.OpenAsync(new KafkaLogOptions { Servers = servers.Kafka.Servers, Topic = name, PartitionCount = partitions }, TimeProvider.System, _ => { }, default);
        var store = RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = [servers.Redis.EndPoint], Prefix = name }, TimeProvider.System, default);
        return new ServerPorts(new TemporaryFolder(), await log, await store, await PostgresStores.OpenAsync(servers.Postgres.ConnectionString, name, default), scale);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        foreach (var files in _files)
            files.Dispose();
        _folder.Dispose();
    }

    private static async Task PassAsync(TimeSpan span)
    {
        if (span <= TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(span);
        await timer.WaitForNextTickAsync();
    }

    /// <summary>A log whose readers wait for what is in it, even when they are told not to wait: what has to be fetched first is there all the same.</summary>
    private sealed class PromptLog(IEventLog log) : IEventLog
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        public string Topic => log.Topic;

        public int PartitionCount => log.PartitionCount;

        public ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken) => log.GrowAsync(atLeast, cancellationToken);

        public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken) => log.AppendAsync(records, cancellationToken);

        public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken) => log.AppendBarrierAsync(partition, epoch, cancellationToken);

        public ILogReader OpenReader(int partition, long offset) => new Reader(this, log.OpenReader(partition, offset), partition, offset);

        public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken) => log.EndOffsetAsync(partition, cancellationToken);

        public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken) => log.StartOffsetAsync(partition, cancellationToken);

        private sealed class Reader(PromptLog log, ILogReader inner, int partition, long offset) : ILogReader
        {
            private long _next = offset;

            public async ValueTask<bool> ReadAsync(LogBatch into, TimeSpan wait, CancellationToken cancellationToken)
            {
                var isThere = _next < await log.EndOffsetAsync(partition, cancellationToken);
                if (!await inner.ReadAsync(into, isThere ? Patience : wait, cancellationToken))
                    return false;
                _next = into.OffsetOf(into.Count - 1) + 1;
                return true;
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
