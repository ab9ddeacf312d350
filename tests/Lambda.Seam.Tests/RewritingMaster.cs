using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Seam.Tests;

/// <summary>A master dataset that shows its reader some events with another time and identity: how a batch run comes to publish something else than what is archived.</summary>
public sealed class RewritingMaster(IMasterDataset master, IReadOnlyDictionary<(int Partition, long Offset), byte[]> values) : IMasterDataset
{
    /// <inheritdoc/>
    public IEventFileWriter Create(long epoch, int partition) => master.Create(epoch, partition);

    /// <inheritdoc/>
    public ValueTask VerifyAsync(EventFile file, CancellationToken cancellationToken) => master.VerifyAsync(file, cancellationToken);

    /// <inheritdoc/>
    public IFileReader<DeliveryEventBatch> OpenEvents(EventFile file) => new Reader<DeliveryEventBatch>(master.OpenEvents(file), batch =>
    {
        foreach (var read in batch.Events)
        {
            if (Seen(file.Partition, read.Offset) is { } seen)
                (read.EventTime, read.Identity) = (seen.EventTime, seen.Identity);
        }
    });

    /// <inheritdoc/>
    public IFileReader<IdentityBatch> OpenIdentities(EventFile file) => new Reader<IdentityBatch>(master.OpenIdentities(file), batch =>
    {
        var read = batch.Entries.ToArray();
        batch.Clear();
        foreach (var (offset, identity) in read)
            batch.Add(offset, Seen(file.Partition, offset)?.Identity ?? identity);
    });

    /// <inheritdoc/>
    public ValueTask<EventFile> CompactAsync(IReadOnlyList<EventFile> files, CancellationToken cancellationToken) => master.CompactAsync(files, cancellationToken);

    /// <inheritdoc/>
    public ValueTask QuarantineAsync(EventFile file, CancellationToken cancellationToken) => master.QuarantineAsync(file, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string path, CancellationToken cancellationToken) => master.DeleteAsync(path, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => master.ListAsync(cancellationToken);

    private DeliveryEvent? Seen(int partition, long offset)
    {
        if (!values.TryGetValue((partition, offset), out var json))
            return null;
        var batch = new DeliveryEventBatch();
        Assert.True(DeliveryEventJson.TryDecode(json, batch, out _));
        return batch.Events[0];
    }

    private sealed class Reader<TBatch>(IFileReader<TBatch> inner, Action<TBatch> rewrite) : IFileReader<TBatch>
    {
        public bool Read(TBatch into)
        {
            var any = inner.Read(into);
            rewrite(into);
            return any;
        }

        public void Dispose() => inner.Dispose();
    }
}
