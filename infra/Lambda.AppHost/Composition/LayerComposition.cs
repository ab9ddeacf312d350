using System.Security.Cryptography;
using Lambda.AppHost.Settings;
using Lambda.BatchLayer.Host;
using Lambda.Ports.Catalog;
using Lambda.ServingLayer.Host;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer.Host;

namespace Lambda.AppHost.Composition;

/// <summary>The layers around the ports, the same in every profile.</summary>
internal static class LayerComposition
{
    private const int OwnerBytes = 16;

    /// <summary>Registers the catalog under each of its parts.</summary>
    public static void AddCatalog(this IServiceCollection services, ICatalog catalog)
    {
        services.AddSingleton(catalog);
        services.AddSingleton<ICutCatalog>(catalog);
        services.AddSingleton<IArchiveCatalog>(catalog);
        services.AddSingleton<IRunCatalog>(catalog);
        services.AddSingleton<IVersionCatalog>(catalog);
    }

    /// <summary>Registers the layers that the process runs; the ports are there already.</summary>
    public static void AddLayers(this IServiceCollection services, Layers layers, PlatformSettings settings, ViewRegistry views)
    {
        // ingest ─► log ─┬─► archiver ─► master dataset ─► batch runs ─► batch views ─┐
        //                └─► speed consumer ─► real-time views ───────────────────────┴─► serving
        // Stopping goes the other way: the web server first, so that nothing arrives that the layers would not see.
        var logic = LogicHash.OfLoaded();
        var speedLogic = LogicHash.WithPolicies(logic, settings, views);
        if (layers.HasFlag(Layers.Speed))
        {
            services.AddSpeedLayer(speedLogic, OwnerToken(), settings.Speed);
        }

        if (layers.HasFlag(Layers.Batch))
        {
            services.AddBatchLayer(logic, speedLogic, settings.Batch with { LeastPartitions = settings.LeastPartitions });
            services.AddBatchSchedule();
        }

        if (layers.HasFlag(Layers.Serving))
        {
            services.AddServingLayer(logic, settings.Serving);
            services.AddAlerts();
        }
    }

    /// <summary>What no other process has, so that a forgotten one can never flush into the stores of this one.</summary>
    private static string OwnerToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(OwnerBytes));
}
