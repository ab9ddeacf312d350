using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.Testing.InMemory;

/// <summary>The catalog for the holder of a lease.</summary>
internal sealed class FencedCatalog(InMemoryCatalog catalog, Lease lease) : ICatalog
{
    public ValueTask<long> BeginCutAsync(int partitions, CancellationToken cancellationToken) => Change(to => to.BeginCutAsync(partitions, cancellationToken));

    public ValueTask<Partitioning> PartitionsAsync(int partitionsOfLog, CancellationToken cancellationToken) => catalog.PartitionsAsync(partitionsOfLog, cancellationToken);

    public ValueTask CompleteCutAsync(long epoch, CancellationToken cancellationToken) => Change(to => to.CompleteCutAsync(epoch, cancellationToken));

    public ValueTask<long?> PendingCutAsync(CancellationToken cancellationToken) => catalog.PendingCutAsync(cancellationToken);

    public ValueTask<long> LatestEpochAsync(CancellationToken cancellationToken) => catalog.LatestEpochAsync(cancellationToken);

    public ValueTask<ArchivePosition> ArchivePositionAsync(int partition, CancellationToken cancellationToken) => catalog.ArchivePositionAsync(partition, cancellationToken);

    public ValueTask<bool> CommitArchiveAsync(ArchiveCommit commit, CancellationToken cancellationToken) => Change(to => to.CommitArchiveAsync(commit, cancellationToken));

    public ValueTask<IReadOnlyList<EventFile>> FilesAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken) =>
        catalog.FilesAsync(fromEpoch, toEpoch, cancellationToken);

    public ValueTask<IReadOnlyList<ClosedEpoch>> ClosedEpochsAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken) =>
        catalog.ClosedEpochsAsync(fromEpoch, toEpoch, cancellationToken);

    public ValueTask<bool> ReplaceFilesAsync(IReadOnlyList<EventFile> old, EventFile replacement, CancellationToken cancellationToken) =>
        Change(to => to.ReplaceFilesAsync(old, replacement, cancellationToken));

    public ValueTask QuarantineAsync(EventFile file, string reason, CancellationToken cancellationToken) => Change(to => to.QuarantineAsync(file, reason, cancellationToken));

    public ValueTask<IReadOnlyList<(EventFile File, string Reason)>> QuarantinedAsync(CancellationToken cancellationToken) => catalog.QuarantinedAsync(cancellationToken);

    public ValueTask RepairAsync(EventFile quarantined, EventFile replacement, CancellationToken cancellationToken) =>
        Change(to => to.RepairAsync(quarantined, replacement, cancellationToken));

    public ValueTask<BatchRun> CreateRunAsync(RunMode mode, DateTimeOffset requestedAt, CancellationToken cancellationToken) =>
        Change(to => to.CreateRunAsync(mode, requestedAt, cancellationToken));

    public ValueTask<BatchRun?> FindRunAsync(long id, CancellationToken cancellationToken) => catalog.FindRunAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<BatchRun>> ListRunsAsync(long before, int limit, CancellationToken cancellationToken) => catalog.ListRunsAsync(before, limit, cancellationToken);

    public ValueTask<BatchRun?> NextRunAsync(CancellationToken cancellationToken) => catalog.NextRunAsync(cancellationToken);

    public ValueTask<bool> UpdateRunAsync(BatchRun run, CancellationToken cancellationToken) => Change(to => to.UpdateRunAsync(run, cancellationToken));

    public ValueTask<BatchRun?> RequestCancelAsync(long id, DateTimeOffset now, CancellationToken cancellationToken) =>
        Change(to => to.RequestCancelAsync(id, now, cancellationToken));

    public ValueTask<long> ReserveVersionAsync(CancellationToken cancellationToken) => Change(to => to.ReserveVersionAsync(cancellationToken));

    public ValueTask<bool> PublishAsync(BatchRun run, IReadOnlyList<ViewVersion> versions, CancellationToken cancellationToken) =>
        Change(to => to.PublishAsync(run, versions, cancellationToken));

    public ValueTask<Publication?> CurrentAsync(CancellationToken cancellationToken) => catalog.CurrentAsync(cancellationToken);

    public ValueTask<bool> SetCurrentAsync(long version, CancellationToken cancellationToken) => Change(to => to.SetCurrentAsync(version, cancellationToken));

    public ValueTask<IReadOnlyList<ViewVersion>> VersionsAsync(string? view, CancellationToken cancellationToken) => catalog.VersionsAsync(view, cancellationToken);

    public ValueTask<IReadOnlyList<ViewVersion>> RetireAsync(int keep, CancellationToken cancellationToken) => Change(to => to.RetireAsync(keep, cancellationToken));

    public ValueTask<Lease?> FindLeaseAsync(string name, CancellationToken cancellationToken) => catalog.FindLeaseAsync(name, cancellationToken);

    public ValueTask<Lease?> TakeLeaseAsync(string name, string owner, Lease? seen, CancellationToken cancellationToken) =>
        Change(to => to.TakeLeaseAsync(name, owner, seen, cancellationToken));

    public ValueTask<Lease?> RenewLeaseAsync(Lease held, CancellationToken cancellationToken) => Change(to => to.RenewLeaseAsync(held, cancellationToken));

    public ValueTask ReleaseLeaseAsync(Lease held, CancellationToken cancellationToken) => Change(to => to.ReleaseLeaseAsync(held, cancellationToken));

    public ICatalog Under(Lease other) => catalog.Under(other);

    private T Change<T>(Func<ICatalog, T> change) => catalog.Change(lease, change);
}
