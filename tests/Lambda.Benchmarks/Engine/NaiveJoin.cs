using Lambda.SharedLogic.Events;

namespace Lambda.Benchmarks.Engine;

/// <summary>What a join must keep, as one would write it down at first: for each group a list of what may meet, to be looked through when somebody asks.</summary>
public sealed class NaiveJoin
{
    private const long Hour = 3_600_000_000;
    private readonly Dictionary<(string, long), List<(string Package, long Time, DeliveryStatus Status, long? PromisedAt)>> _groups = [];

    /// <summary>Folds events one by one.</summary>
    public void Fold(ReadOnlySpan<NaiveEvent> events)
    {
        foreach (var e in events)
        {
            if (e.PromisedAt is null && e.Status is not (DeliveryStatus.PickedUp or DeliveryStatus.Delivered))
            {
                continue;
            }

            if (!_groups.TryGetValue((e.Courier, e.EventTime - (e.EventTime % Hour)), out var group))
            {
                _groups.Add((e.Courier, e.EventTime - (e.EventTime % Hour)), group = []);
            }

            group.Add((e.PackageId, e.EventTime, e.Status, e.PromisedAt));
        }
    }
}
