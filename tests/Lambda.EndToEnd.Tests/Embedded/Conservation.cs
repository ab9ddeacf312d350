namespace Lambda.EndToEnd.Tests.Embedded;

/// <summary>The conservation sum, which must close at every view in every partition, and for the archive.</summary>
public static class Conservation
{
    /// <summary>Checks it on a platform that has caught up.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="records">How many records, copies included, were appended to its log; barriers not counted.</param>
    public static async Task AssertAsync(EmbeddedPlatform platform, long records)
    {
        var status = await platform.Status.ReadAsync(CancellationToken.None);
        foreach (var partition in status.Partitions)
        {
            Assert.All(partition.Speed.Views, view => Assert.Equal((partition.Partition, view.View, 0), (partition.Partition, view.View, view.Difference)));
            Assert.Equal((partition.Partition, 0), (partition.Partition, partition.Archive.Difference));
        }

        var archived = status.Partitions.Sum(partition => partition.Archive.Rows + partition.Archive.DeadLettered);
        Assert.Equal(records, archived);
        var published = (await platform.Catalog.CurrentAsync(CancellationToken.None))!.Versions.Values;
        var rows = status.Partitions.Sum(partition => partition.Archive.Rows);
        Assert.All(published, version => Assert.Equal(rows, version.Events + version.Duplicates));
    }
}
