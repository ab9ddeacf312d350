using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Cuts;
using Lambda.BatchLayer.Reconciliation;
using Lambda.BatchLayer.Runs;

namespace Lambda.BatchLayer.Host;

/// <summary>Everything that the leading batch node does, over the catalog that it was given to lead with.</summary>
/// <param name="Batches">The runs, and the archive's good order.</param>
/// <param name="Reconciliation">The skew reports.</param>
/// <param name="Partitions">Takes in the partitions that are added to the log.</param>
/// <param name="ArchiverOf">Makes an archiver for a partition.</param>
internal sealed record BatchWork(RunBatches Batches, RunReconciliation Reconciliation, FollowPartitions Partitions, Func<int, PartitionArchiver> ArchiverOf);
