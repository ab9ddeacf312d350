using Lambda.AppHost.Settings;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Host;
using Microsoft.AspNetCore.Http;

namespace Lambda.AppHost.Composition;

/// <summary>One process of the cluster profile, running. Disposing it drains requests, flushes and lets leases go.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ClusterStores _stores;
    private readonly WebApplication _host;
    private readonly ILoggerFactory _startLog;

    private Node(ClusterStores stores, WebApplication host, ILoggerFactory startLog) => (_stores, _host, _startLog) = (stores, host, startLog);

    /// <summary>Where it listens.</summary>
    public required Uri Address { get; init; }

    /// <summary>The admin key, when this start has made it.</summary>
    public required string? NewAdminKey { get; init; }

    /// <summary>Starts a node.</summary>
    /// <param name="layers">What it runs.</param>
    /// <param name="folder">Where its settings file is, and the admin key's.</param>
    /// <param name="overrides">Settings that stand above those of the folder's file and of the environment.</param>
    /// <param name="log">How much it tells.</param>
    /// <param name="time">The clock of all its parts.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="StartException">It cannot start here.</exception>
    /// <exception cref="SettingsException">Settings cannot be used.</exception>
    public static async Task<Node> StartAsync(
        Layers layers, DataFolder folder, IEnumerable<SettingValue> overrides, Action<ILoggingBuilder> log, TimeProvider time, CancellationToken cancellation)
    {
        var (settings, views) = StartUp.Read(folder, overrides, time);
        folder.MakeReady();
        var startLog = LoggerFactory.Create(log);
        ClusterStores? stores = null;
        WebApplication? host = null;
        try
        {
            stores = await ClusterStores.OpenAsync(folder, settings, time, ServerNotices.To(startLog), cancellation);
            host = WebHost.Build(settings, log, services => ClusterProfile.Compose(services, layers, folder, stores, settings, views, time));
            string? newKey = null;
            if (layers.HasFlag(Layers.Serving))
            {
                newKey = await AdminKey.EnsureAsync(host.Services.GetRequiredService<ApiKeys>(), settings.Cluster.AdminKeyFile ?? folder.AdminKeyFile, cancellation);
                host.MapServingLayer();
            }
            else
            {
                MapHealth(host);
            }

            return new Node(stores, host, startLog) { Address = await WebHost.StartAsync(host, settings), NewAdminKey = newKey };
        }
        catch
        {
            await DisposeAsync(host, stores, startLog);
            throw;
        }
    }

    /// <summary>Waits until somebody wants the node to end.</summary>
    public Task WaitForEndAsync(CancellationToken cancellation) => WebHost.WaitForEndAsync(_host, cancellation);

    public ValueTask DisposeAsync() => DisposeAsync(_host, _stores, _startLog);

    private static async ValueTask DisposeAsync(WebApplication? host, ClusterStores? stores, ILoggerFactory startLog)
    {
        if (host is not null)
        {
            await host.StopAsync();
            await host.DisposeAsync();
        }

        if (stores is not null)
        {
            await stores.DisposeAsync();
        }

        startLog.Dispose();
    }

    /// <summary>The same two questions as the serving layer answers, for whoever starts and watches the process.</summary>
    private static void MapHealth(WebApplication host)
    {
        host.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        host.MapGet("/health/ready", async (IVersionCatalog catalog, IEventLog log, CancellationToken cancellation) =>
        {
            try
            {
                await catalog.CurrentAsync(cancellation);
                await log.EndOffsetAsync(0, cancellation);
                return Results.Json(new { status = "ready" });
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return Results.Problem("The catalog or the log does not answer.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }
}
