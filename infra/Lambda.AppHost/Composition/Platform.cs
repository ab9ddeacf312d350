using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Lambda.AppHost.Settings;
using Lambda.Infra.DuckDb.Master;
using Lambda.Infra.Quartz;
using Lambda.Infra.Sqlite;
using Lambda.Infra.Sqlite.Log;
using Lambda.Ports.Scheduling;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Host;
using Lambda.SharedLogic.Views;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Lambda.AppHost.Composition;

/// <summary>The platform, running in this process on 127.0.0.1. Disposing it drains requests, flushes and checkpoints.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly SqliteStores _stores;
    private readonly DuckDbMasterDataset _master;
    private readonly WebApplication _host;

    private Platform(DataFolder folder, PlatformSettings settings, ViewRegistry views, SqliteStores stores, Action<ILoggingBuilder> log, TimeProvider time)
    {
        (Folder, _stores) = (folder, stores);
        _master = new DuckDbMasterDataset(new MasterDatasetOptions { Root = folder.MasterFolder, MemoryLimitBytes = settings.MasterMemoryBytes });
        _host = Build(settings, views, log, time);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where it keeps its data.</summary>
    public DataFolder Folder { get; }

    /// <summary>The admin key, when this start has made it.</summary>
    public string? NewAdminKey { get; private set; }

    /// <summary>The first admin key, from its file.</summary>
    /// <exception cref="StartException">The file is gone.</exception>
    public string AdminKey => File.Exists(Folder.AdminKeyFile)
        ? File.ReadAllText(Folder.AdminKeyFile).Trim()
        : throw new StartException($"{Folder.AdminKeyFile} is gone: put the admin key there again, or name another folder");

    /// <summary>Starts the platform.</summary>
    /// <param name="folder">Its data.</param>
    /// <param name="overrides">Settings that stand above those of the folder's file and of the environment.</param>
    /// <param name="log">How much it tells.</param>
    /// <param name="time">The clock of all its parts.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="StartException">It cannot start here.</exception>
    /// <exception cref="SettingsException">Settings cannot be used.</exception>
    public static async Task<Platform> StartAsync(
        DataFolder folder, IEnumerable<SettingValue> overrides, Action<ILoggingBuilder> log, TimeProvider time, CancellationToken cancellation)
    {
        var defined = WithoutMistakes(() => ViewRegistry.Discover(typeof(IView).Assembly));
        var settings = new SettingsReader([.. defined.Views.Select(view => view.Name)]) { AlertRules = new AlertRuleReader(defined) }.Read(
            [.. SettingSources.OfFile(folder.SettingsFile), .. SettingSources.OfEnvironment(Environment.GetEnvironmentVariables()), .. overrides]);
        var views = WithoutMistakes(() => settings.Apply(defined));
        CheckSchedule(settings.Schedule, time.GetUtcNow());
        CheckPort(settings.Port);
        folder.MakeReady();
        var stores = await OpenAsync(folder, settings, time);
        var platform = new Platform(folder, settings, views, stores, log, time);
        try
        {
            await platform.StartAsync(settings, cancellation);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until somebody wants the platform to end.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellation)
    {
        // Continued on a thread of its own: the one that cancels is the signal's, and it waits for the verb to end.
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellation.Register(() => end.TrySetResult());
        await using var stopping = _host.Lifetime.ApplicationStopping.Register(() => end.TrySetResult());
        await end.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _master.Dispose();
        await _stores.DisposeAsync();
    }

    private WebApplication Build(PlatformSettings settings, ViewRegistry views, Action<ILoggingBuilder> log, TimeProvider time)
    {
        // The empty builder reads no files or variables but those of docs/settings.md.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        log(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, settings.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = settings.MaxConnections;
        });
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.StopTimeout);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        EmbeddedProfile.Compose(builder.Services, Folder, _stores, _master, settings, views, time);
        var host = builder.Build();
        host.MapServingLayer();
        return host;
    }

    private static async Task<SqliteStores> OpenAsync(DataFolder folder, PlatformSettings settings, TimeProvider time)
    {
        try
        {
            var options = new SqliteStoresOptions { Log = new SqliteEventLogOptions { PartitionCount = settings.Partitions }, RealTime = settings.RealTime };
            return await SqliteStores.OpenAsync(folder.FullPath, options, time);
        }
        catch (Exception error) when (error is DataFolderInUseException or InvalidOperationException or InvalidDataException or DllNotFoundException)
        {
            throw new StartException(error.Message, error);
        }
        catch (DbException error)
        {
            throw new StartException($"a file in {folder.FullPath} cannot be opened: {error.Message}", error);
        }
    }

    private static ViewRegistry WithoutMistakes(Func<ViewRegistry> views)
    {
        try
        {
            return views();
        }
        catch (InvalidViewException error)
        {
            throw new StartException(error.Message, error);
        }
    }

    private static void CheckSchedule(BatchScheduleOptions schedule, DateTimeOffset now)
    {
        foreach (var (setting, cron) in new[] { ("Schedule:Cron", schedule.Cron), ("Schedule:FullCron", schedule.FullCron) })
        {
            if (schedule.IsEnabled && cron is not null && CronSchedule.Parse(cron, schedule.TimeZone).After(now, 1).Count == 0)
            {
                throw new StartException($"{setting} = '{cron}' never falls due again");
            }
        }
    }

    /// <summary>Tells that the port is taken before anything is made in the data folder.</summary>
    private static void CheckPort(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException error)
        {
            throw PortRefused(port, error);
        }
    }

    private static StartException PortRefused(int port, Exception cause) =>
        new($"cannot listen on 127.0.0.1:{port}: {cause.Message}. Stop what listens there, or choose another port with --port (0 takes a free one).", cause);

    private async Task StartAsync(PlatformSettings settings, CancellationToken cancellation)
    {
        try
        {
            NewAdminKey = await ServingLayer.Access.AdminKey.EnsureAsync(_host.Services.GetRequiredService<ApiKeys>(), Folder.AdminKeyFile, cancellation);

            // Not with the verb's token: the services would link themselves to it and stop all at once, before the web server has let go of its requests.
            await _host.StartAsync(CancellationToken.None);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw PortRefused(settings.Port, error.InnerException);
        }

        Address = new Uri(_host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }
}
