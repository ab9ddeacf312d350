using Lambda.Infra.DuckDb.Master;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;
using Lambda.Testing;

namespace Lambda.Infra.DuckDb.Tests.Master;

/// <summary>A dataset in a folder of its own, and what tests do with it.</summary>
public abstract class MasterDatasetFixture : IDisposable
{
    protected MasterDatasetFixture() =>
        Dataset = new DuckDbMasterDataset(new MasterDatasetOptions { Root = Folder.PathOf("master") });

    protected static CancellationToken None => CancellationToken.None;

    protected TemporaryFolder Folder { get; } = new();

    protected DuckDbMasterDataset Dataset { get; }

    public void Dispose()
    {
        Dataset.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string FullPath(string path) => Folder.PathOf("master", path);

    protected async Task<EventFile> Write(long epoch, params IEnumerable<long> offsets)
    {
        await using var writer = Dataset.Create(epoch, Some.Partition);
        foreach (var offset in offsets)
        {
            writer.Append(Some.Event(offset), Some.Payload(offset));
        }

        return await writer.CompleteAsync(None);
    }

    protected List<string> ReadEvents(EventFile file)
    {
        using var reader = Dataset.OpenEvents(file);
        var batch = new DeliveryEventBatch();
        var described = new List<string>();
        while (reader.Read(batch))
        {
            foreach (var read in batch.Events)
            {
                described.Add(Some.Describe(read));
            }
        }

        Assert.Equal(0, batch.Count);
        return described;
    }

    protected static IEnumerable<string> Described(IEnumerable<long> offsets) => offsets.Select(offset => Some.Describe(Some.Event(offset)));

    protected static IEnumerable<long> Offsets(long first, int count) => Enumerable.Range(0, count).Select(i => first + i);

    /// <summary>Changes one byte in the middle of a file.</summary>
    protected void Damage(EventFile file)
    {
        var bytes = File.ReadAllBytes(FullPath(file.Path));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(FullPath(file.Path), bytes);
    }
}
