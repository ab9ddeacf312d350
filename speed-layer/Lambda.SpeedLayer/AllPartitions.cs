using Lambda.Ports.Log;

namespace Lambda.SpeedLayer;

/// <summary>The group of a node that is alone: all partitions are its own for as long as it runs.</summary>
/// <param name="partitionCount">How many partitions there are: those that are added to the log while it runs are for the next start.</param>
public sealed class AllPartitions(int partitionCount) : IPartitionGroup
{
    /// <inheritdoc/>
    public async Task RunAsync(Func<IReadOnlySet<int>, Task> hold, CancellationToken cancellationToken)
    {
        await hold(Enumerable.Range(0, partitionCount).ToHashSet());
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(end.SetResult))
        {
            await end.Task;
        }

        await hold(new HashSet<int>());
    }
}
