using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;

namespace Lambda.Benchmarks.Data;

/// <summary>The seven views that are measured, by name: figures stay comparable when the platform gets more views.</summary>
internal static class DeliveryViews
{
    private static readonly string[] Names = ["couriers-hourly", "drivers", "packages", "regions-hourly", "routes-daily", "throughput", "warehouses-daily"];

    /// <summary>Their definitions, by name.</summary>
    public static IReadOnlyList<ViewDefinition> Seven { get; } = Find();

    private static List<ViewDefinition> Find()
    {
        var registry = ViewRegistry.Discover(typeof(CouriersHourly).Assembly);
        return [.. Names.Select(name => registry.Find(name) ?? throw new InvalidOperationException($"there is no view '{name}' any more"))];
    }
}
