using Lambda.Infra.Sqlite.RealTime.Memory;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>What one partition's part of the file lacks, all of one moment.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Progress">Its progress; <c>null</c> when it was reset.</param>
/// <param name="DroppedSlots">The slots of epochs that are gone.</param>
/// <param name="Epochs">The states that changed.</param>
internal sealed record PartitionChanges(
    int Partition, PartitionProgress? Progress, List<long> DroppedSlots, List<(EpochStates Epoch, ChangedStates States)> Epochs)
{
    /// <summary>They are written: nothing here keeps states in memory any longer.</summary>
    public void Forget()
    {
        foreach (var (_, states) in Epochs)
        {
            states.Clear();
        }
    }
}
