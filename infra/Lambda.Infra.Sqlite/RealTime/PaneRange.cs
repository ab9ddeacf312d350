using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>The panes that a query asks for.</summary>
internal static class PaneRange
{
    /// <summary>The last pane that it may give. The port's upper bound is exclusive, but at its highest value means no bound.</summary>
    public static long LastPane(this RealTimeQuery query) => query.ToPane == long.MaxValue ? long.MaxValue : Math.Max(query.ToPane, long.MinValue + 1) - 1;

    /// <summary>Whether it asks for no pane at all.</summary>
    public static bool IsEmpty(this RealTimeQuery query) => query.FromPane >= query.ToPane && query.ToPane != long.MaxValue;
}
