namespace Lambda.BatchLayer.Cuts;

/// <summary>
/// Sees to it that every partition of the log becomes one of the platform: whoever added it, a cut is made soon, with which it begins. Until then nobody reads it.
/// </summary>
public sealed class FollowPartitions(CutLog cuts, BatchOptions options, TimeProvider time)
{
    private int _begun;

    /// <summary>Follows until cancelled.</summary>
    /// <param name="begin">Told once of each partition that there is, those that were there before included.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(Action<int> begin, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var partitions = await cuts.GrowAsync(cancellationToken);
            for (; _begun < partitions.Latest; _begun++)
            {
                begin(_begun);
            }

            await Task.Delay(options.PartitionInterval, time, cancellationToken);
        }
    }
}
