using System.Data.Common;
using System.Security.Cryptography;
using Lambda.AppHost.Settings;
using Lambda.Infra.DuckDb.Master;
using Lambda.Infra.Kafka;
using Lambda.Infra.Postgres;
using Lambda.Infra.Redis;
using Npgsql;

namespace Lambda.AppHost.Composition;

/// <summary>The servers of the cluster profile, connected, and the folder of the master dataset.</summary>
/// <param name="Log">The log, in Kafka.</param>
/// <param name="RealTimeViews">The real-time views, in Redis.</param>
/// <param name="Tables">Everything else, in PostgreSQL.</param>
/// <param name="Master">The master dataset.</param>
internal sealed record ClusterStores(KafkaEventLog Log, RedisRealTimeViewStore RealTimeViews, PostgresStores Tables, DuckDbMasterDataset Master) : IAsyncDisposable
{
    private const string Postgres = "PostgreSQL (Postgres:Connection)";

    /// <summary>Connects to all of them.</summary>
    /// <exception cref="StartException">One of them does not answer, or is not as it must be.</exception>
    public static async Task<ClusterStores> OpenAsync(DataFolder folder, PlatformSettings settings, TimeProvider time, Action<string> notice, CancellationToken cancellation)
    {
        var opened = new Stack<IAsyncDisposable>();
        async Task<T> Open<T>(string server, Func<Task<T>> open)
            where T : IAsyncDisposable
        {
            var store = await Ask(server, open);
            opened.Push(store);
            return store;
        }

        async Task<T> Ask<T>(string server, Func<Task<T>> ask)
        {
            try
            {
                return await ask();
            }
            catch (Exception error) when (error is IOException or DbException or InvalidOperationException or InvalidDataException or DllNotFoundException or TimeoutException or CryptographicException)
            {
                // Npgsql tells what a server has against a certificate in the innermost words only.
                var cause = error is DbException { InnerException: not null } ? $": {error.GetBaseException().Message}" : "";
                throw new StartException($"{server}: {error.Message}{cause}", error);
            }
        }

        var cluster = settings.Cluster;
        try
        {
            var tables = await Open(Postgres, () => PostgresStores.OpenAsync(ConnectionString(cluster), cluster.Schema, cancellation));
            var log = await Open("Kafka (Kafka:Servers)", () => KafkaEventLog.OpenAsync(KafkaOptions(settings), time, notice, cancellation));

            // Whoever comes first says how many partitions there were before any were added.
            _ = await Ask(Postgres, () => tables.Catalog.PartitionsAsync(log.PartitionCount, cancellation).AsTask());
            var views = await Open("Redis (Redis:Servers)", () => RedisRealTimeViewStore.OpenAsync(cluster.Redis, time, cancellation));
            var master = new DuckDbMasterDataset(new MasterDatasetOptions { Root = cluster.MasterFolder ?? folder.MasterFolder, MemoryLimitBytes = settings.MasterMemoryBytes });
            return new ClusterStores(log, views, tables, master);
        }
        catch
        {
            while (opened.TryPop(out var store))
            {
                await store.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Kafka's options, with the number of partitions that every profile has one setting for.</summary>
    public static KafkaLogOptions KafkaOptions(PlatformSettings settings) => settings.Cluster.Kafka with { PartitionCount = settings.Partitions };

    public async ValueTask DisposeAsync()
    {
        Master.Dispose();
        await RealTimeViews.DisposeAsync();
        await Log.DisposeAsync();
        await Tables.DisposeAsync();
    }

    private static string ConnectionString(ClusterSettings cluster)
    {
        var settings = new NpgsqlConnectionStringBuilder(cluster.Postgres);
        if (cluster.PostgresPassword is { } password)
            settings.Password = password;
        if (cluster.PostgresKeyPassword is { } keyPassword)
            settings.SslPassword = keyPassword;
        return settings.ConnectionString;
    }
}
