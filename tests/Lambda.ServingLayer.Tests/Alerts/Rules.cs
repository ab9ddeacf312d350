using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Tests.Alerts;

/// <summary>Rules for tests.</summary>
internal static class Rules
{
    public static AlertRule LowStock { get; } = Over(new WarehousesDaily(), "low-stock", "net", AlertCondition.Below, 5);

    public static AlertRule Late { get; } = Over(new CouriersHourly(), "late", "onTimeShare", AlertCondition.Below, 0.8) with { Windows = 3 };

    public static AlertRule Silent { get; } = Over(new Drivers(), "silent", "positionAt", AlertCondition.SilentFor, 600);

    public static AlertRule Over(IView view, string name, string value, AlertCondition condition, double level)
    {
        var definition = view.Define();
        return new AlertRule(name, definition, definition.Values.ToList().FindIndex(candidate => candidate.Name == value), condition, level);
    }

    public static AlertRule OnlyKeys(this AlertRule rule, params IReadOnlyList<string>?[] keys) => rule with { Keys = new KeyFilter(keys) };
}
