using Lambda.Ports.Catalog;
using Lambda.Ports.RealTime;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>The epochs that can be compared: closed in every partition, archived, and still held by the real-time store.</summary>
/// <param name="Epochs">Them, in order.</param>
/// <param name="Partitions">The progress of each partition at that moment, by its number.</param>
internal sealed record ComparableEpochs(IReadOnlyList<long> Epochs, IReadOnlyDictionary<int, PartitionProgress> Partitions)
{
    private static readonly RealTimeQuery NoStates = new("", long.MaxValue);

    /// <summary>The first one; 0 when there is none.</summary>
    public long From => Epochs.Count == 0 ? 0 : Epochs[0];

    /// <summary>The one after the last; 0 when there is none.</summary>
    public long To => Epochs.Count == 0 ? 0 : Epochs[^1] + 1;

    /// <summary>Asks the store and the catalog.</summary>
    /// <param name="store">The real-time store.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="partitions">Which partitions there were in which epoch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ComparableEpochs> FindAsync(IRealTimeViewStore store, IArchiveCatalog catalog, Partitioning partitions, CancellationToken cancellationToken)
    {
        var progress = await ProgressAsync(store, cancellationToken);
        var archived = await catalog.ClosedEpochsAsync(0, long.MaxValue, cancellationToken);
        var everywhere = archived.GroupBy(epoch => epoch.Epoch).Where(epoch => epoch.Count() == partitions.CountAt(epoch.Key)).Select(epoch => epoch.Key)
            .Where(epoch => Enumerable.Range(0, partitions.CountAt(epoch)).All(partition => progress.TryGetValue(partition, out var own) && Held(own, epoch) is not null));
        return new([.. everywhere.Order()], progress);
    }

    /// <summary>Where every partition stands now.</summary>
    public static async Task<IReadOnlyDictionary<int, PartitionProgress>> ProgressAsync(IRealTimeViewStore store, CancellationToken cancellationToken) =>
        (await store.ReadAsync(NoStates, cancellationToken)).Partitions.ToDictionary(partition => partition.Partition);

    /// <summary>A closed epoch that a partition still has, or <c>null</c>.</summary>
    public static EpochProgress? Held(PartitionProgress partition, long epoch) =>
        epoch < partition.Epoch ? partition.Epochs.FirstOrDefault(held => held.Epoch == epoch) : null;
}
