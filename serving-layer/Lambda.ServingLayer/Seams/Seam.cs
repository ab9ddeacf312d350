namespace Lambda.ServingLayer.Seams;

/// <summary>Where batch and speed meet, partition by partition, and whether anything is missing in between.</summary>
/// <param name="FirstEpoch">The first epoch that the batch view does not count: its cut; 0 without a version.</param>
/// <param name="LastEpoch">The highest epoch that the speed layer has reached in any partition, or <paramref name="FirstEpoch"/>.</param>
/// <param name="Partitions">Every partition that anybody knows of, by number.</param>
public sealed record Seam(long FirstEpoch, long LastEpoch, IReadOnlyList<PartitionSeam> Partitions)
{
    /// <summary>The epochs that an answer needs from the speed layer.</summary>
    public IEnumerable<long> Expected
    {
        get
        {
            for (var epoch = FirstEpoch; epoch <= LastEpoch; epoch++)
            {
                yield return epoch;
            }
        }
    }

    /// <summary>Those that are missing in at least one partition, in order.</summary>
    public IReadOnlyList<long> Missing => [.. Partitions.SelectMany(partition => partition.Missing).Distinct().Order()];
}
