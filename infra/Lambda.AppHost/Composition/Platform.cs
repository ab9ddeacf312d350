using System.Data.Common;
using Lambda.AppHost.Settings;
using Lambda.Infra.DuckDb.Master;
using Lambda.Infra.Sqlite;
using Lambda.Infra.Sqlite.Log;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Host;
using Lambda.SharedLogic.Views;

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
        _host = WebHost.Build(settings, log, services => EmbeddedProfile.Compose(services, Folder, _stores, _master, settings, views, time));
        _host.MapServingLayer();
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
        var (settings, views) = StartUp.Read(folder, overrides, time);
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
    public Task WaitForEndAsync(CancellationToken cancellation) => WebHost.WaitForEndAsync(_host, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _master.Dispose();
        await _stores.DisposeAsync();
    }

    private static async Task<SqliteStores> OpenAsync(DataFolder folder, PlatformSettings settings, TimeProvider time)
    {
        try
        {
            var options = new SqliteStoresOptions { Log = new SqliteEventLogOptions { PartitionCount = settings.Partitions }, RealTime = settings.RealTime };
            var stores = await SqliteStores.OpenAsync(folder.FullPath, options, time);

            // How many partitions there were, before any are added: those begin with the next cut, which the batch layer makes at once.
            await stores.Catalog.PartitionsAsync(stores.Log.PartitionCount, CancellationToken.None);
            await stores.Log.GrowAsync(settings.LeastPartitions, CancellationToken.None);
            return stores;
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

    private async Task StartAsync(PlatformSettings settings, CancellationToken cancellation)
    {
        NewAdminKey = await ServingLayer.Access.AdminKey.EnsureAsync(_host.Services.GetRequiredService<ApiKeys>(), Folder.AdminKeyFile, cancellation);
        Address = await WebHost.StartAsync(_host, settings);
    }
}
