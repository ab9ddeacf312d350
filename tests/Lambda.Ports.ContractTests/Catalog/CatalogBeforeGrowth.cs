using Lambda.Ports.Catalog;

namespace Lambda.Ports.ContractTests.Catalog;

/// <summary>
/// A catalog from before logs could grow: it has no table of the numbers of partitions. A test fills one, takes that table and the layout's last step away, opens it again with the
/// program of today, and asks for what must be there.
/// </summary>
public sealed class CatalogBeforeGrowth
{
    /// <summary>What makes a catalog's tables those of the layout before.</summary>
    public const string Undo = "DROP TABLE partitionings";

    /// <summary>That layout.</summary>
    public const int Layout = 2;

    private readonly string _versions;
    private readonly string _current;
    private readonly string _archive;

    private CatalogBeforeGrowth(string versions, string current, string archive) => (_versions, _current, _archive) = (versions, current, archive);

    /// <summary>Two cuts of three partitions, something archived, two publishes, and a rollback to the first.</summary>
    public static async Task<CatalogBeforeGrowth> FillAsync(ICatalog catalog)
    {
        await CutAsync(catalog, 3);
        await CutAsync(catalog, 3);
        Assert.True(await catalog.CommitArchiveAsync(Some.Step(0, 0, 10, 1, Some.Closed(0, 0, 0, 10)), default));
        for (var publish = 1; publish <= 2; publish++)
        {
            var run = await catalog.CreateRunAsync(RunMode.Full, Some.Noon, default);
            Assert.True(await catalog.PublishAsync(run, Some.Versions(await catalog.ReserveVersionAsync(default), run.Id), default));
        }

        Assert.True(await catalog.SetCurrentAsync(1, default));
        return new CatalogBeforeGrowth(await VersionsOfAsync(catalog), Some.Text(await catalog.CurrentAsync(default)), await ArchiveOfAsync(catalog));
    }

    /// <summary>Every version is readable, and all of its partitions have been there from the start, whatever the log has grown to since; later ones begin with the next cut.</summary>
    public async Task AssertReadableAsync(ICatalog catalog)
    {
        Assert.Equal(_current, Some.Text(await catalog.CurrentAsync(default)));
        Assert.Equal(_versions, await VersionsOfAsync(catalog));
        Assert.Equal(_archive, await ArchiveOfAsync(catalog));
        Assert.Equal([new Growth(0, 3)], (await catalog.PartitionsAsync(5, default)).History);
        Assert.Equal(3, await CutAsync(catalog, 5));
        Assert.Equal([new Growth(0, 3), new Growth(3, 5)], (await catalog.PartitionsAsync(5, default)).History);
        Assert.Equal(ArchivePosition.Start(1), await catalog.ArchivePositionAsync(1, default));
        Assert.Equal(ArchivePosition.Start(4, 3), await catalog.ArchivePositionAsync(4, default));
        Assert.True(await catalog.SetCurrentAsync(2, default));
    }

    /// <summary>One that has published nothing takes the log's number, as a new one does.</summary>
    public static async Task AssertNewAsync(ICatalog catalog) => Assert.Equal([new Growth(0, 4)], (await catalog.PartitionsAsync(4, default)).History);

    private static async Task<string> VersionsOfAsync(ICatalog catalog) => Some.Text(await catalog.VersionsAsync(null, default));

    private static async Task<string> ArchiveOfAsync(ICatalog catalog) => Some.Text((
        await catalog.ArchivePositionAsync(0, default), await catalog.FilesAsync(0, 9, default), await catalog.ClosedEpochsAsync(0, 9, default)));

    private static async Task<long> CutAsync(ICatalog catalog, int partitions)
    {
        var epoch = await catalog.BeginCutAsync(partitions, default);
        await catalog.CompleteCutAsync(epoch, default);
        return epoch;
    }
}
