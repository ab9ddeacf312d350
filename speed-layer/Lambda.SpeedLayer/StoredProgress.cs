using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>Whether the speed layer can go on from what is stored, or has to build a partition's states anew from the log.</summary>
internal static class StoredProgress
{
    /// <summary>Same logic, same views, and every live epoch there without a gap.</summary>
    public static bool IsUsable(PartitionProgress stored, string logic, LiveEpochs live, IReadOnlyList<ViewDefinition> views) =>
        stored.Logic == logic && CountsTheseViews(stored, views) && ReachesBackTo(live.OffsetOf(stored.Partition), stored);

    private static bool CountsTheseViews(PartitionProgress stored, IReadOnlyList<ViewDefinition> views)
    {
        var names = views.Select(view => view.Name).ToHashSet();
        return stored.Epochs.All(epoch => names.SetEquals(epoch.Views.Select(counts => counts.View)));
    }

    private static bool ReachesBackTo(long oldestOffset, PartitionProgress stored)
    {
        var wanted = stored.Position;
        foreach (var epoch in stored.Epochs.Reverse())
        {
            if (epoch.End != wanted)
            {
                return false;
            }

            wanted = epoch.First;
        }

        return wanted <= Math.Min(oldestOffset, stored.Position);
    }
}
