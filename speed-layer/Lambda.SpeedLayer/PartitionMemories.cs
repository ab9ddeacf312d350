using System.Collections.Concurrent;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>
/// The memory of a node's partitions. A consumer that begins, as after the loss of what the store had, takes what one that ended gave back. There is never more of it than was in use at one time:
/// what a node needed for its partitions it may need again. Safe for use by several threads.
/// </summary>
public sealed class PartitionMemories
{
    /// <summary>What was given back last, which the processor's caches may still have, is taken first.</summary>
    private readonly ConcurrentStack<PartitionMemory> _idle = [];

    /// <summary>How many wait for a consumer.</summary>
    public int IdleCount => _idle.Count;

    /// <summary>Memory for one partition, until <see cref="Return"/>. What waits and is of no use any more, because there are other views or partitions now, is let go.</summary>
    /// <param name="views">The views.</param>
    /// <param name="stateBytes">As of <see cref="PartitionMemory"/>.</param>
    public PartitionMemory Rent(IReadOnlyList<ViewDefinition> views, long stateBytes)
    {
        while (_idle.TryPop(out var idle))
        {
            if (ReferenceEquals(idle.Views, views) && idle.StateBytes == stateBytes)
            {
                return idle;
            }
        }

        return new PartitionMemory(views, stateBytes);
    }

    /// <summary>Gives memory back that no fold, reader or store uses any more.</summary>
    public void Return(PartitionMemory memory) => _idle.Push(memory);
}
