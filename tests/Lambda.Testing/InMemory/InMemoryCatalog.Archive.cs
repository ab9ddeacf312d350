using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.Testing.InMemory;

public sealed partial class InMemoryCatalog
{
    private readonly Dictionary<int, ArchivePosition> _positions = [];
    private readonly List<EventFile> _files = [];
    private readonly List<ClosedEpoch> _closed = [];
    private readonly List<(EventFile File, string Reason)> _quarantined = [];

    /// <inheritdoc/>
    public ValueTask<ArchivePosition> ArchivePositionAsync(int partition, CancellationToken cancellationToken) =>
        Locked(() => PositionOf(partition));

    /// <inheritdoc/>
    public ValueTask<bool> CommitArchiveAsync(ArchiveCommit commit, CancellationToken cancellationToken) => Locked(() =>
    {
        if (PositionOf(commit.Position.Partition).Offset != commit.ExpectedOffset || (_partitions is not null && !commit.IsWithin(_partitions)))
            return false;
        RefuseKnown(commit.Files);
        _positions[commit.Position.Partition] = commit.Position;
        _files.AddRange(commit.Files);
        _closed.AddRange(commit.Closed);
        return true;
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventFile>> FilesAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<EventFile>>(() =>
        [
            .. _files.Where(file => file.Epoch >= fromEpoch && file.Epoch < toEpoch)
                .OrderBy(file => (file.Epoch, file.Partition, file.FirstOffset)),
        ]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ClosedEpoch>> ClosedEpochsAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<ClosedEpoch>>(() =>
        [
            .. _closed.Where(closed => closed.Epoch >= fromEpoch && closed.Epoch < toEpoch).OrderBy(closed => (closed.Epoch, closed.Partition)),
        ]);

    /// <inheritdoc/>
    public ValueTask<bool> ReplaceFilesAsync(IReadOnlyList<EventFile> old, EventFile replacement, CancellationToken cancellationToken) => Locked(() =>
    {
        if (!old.All(_files.Contains))
            return false;
        _files.RemoveAll(old.Contains);
        _files.Add(replacement);
        return true;
    });

    /// <inheritdoc/>
    public ValueTask QuarantineAsync(EventFile file, string reason, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_files.Remove(file))
                _quarantined.Add((file, reason));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<(EventFile File, string Reason)>> QuarantinedAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<(EventFile File, string Reason)>>(() =>
            [.. _quarantined.OrderBy(entry => (entry.File.Epoch, entry.File.Partition, entry.File.FirstOffset))]);

    /// <inheritdoc/>
    public ValueTask RepairAsync(EventFile quarantined, EventFile replacement, CancellationToken cancellationToken)
    {
        if (RangeOf(quarantined) != RangeOf(replacement))
            throw new ArgumentException($"'{replacement.Path}' does not hold what '{quarantined.Path}' held.", nameof(replacement));
        lock (_lock)
        {
            if (_quarantined.RemoveAll(entry => entry.File == quarantined) == 0)
                throw new InvalidOperationException($"'{quarantined.Path}' is not in quarantine.");
            _files.Add(replacement);
        }

        return ValueTask.CompletedTask;
    }

    private ArchivePosition PositionOf(int partition) => _positions.GetValueOrDefault(partition)
        ?? ArchivePosition.Start(partition, _partitions?.Has(partition) == true ? _partitions.FirstEpochOf(partition) : 0);

    private void RefuseKnown(IReadOnlyList<EventFile> files)
    {
        if (files.FirstOrDefault(file => _files.Exists(known => known.Path == file.Path)) is { } twice)
            throw new InvalidOperationException($"'{twice.Path}' is in the catalog already.");
    }

    private static (long Epoch, int Partition, long First, long Last, long Rows) RangeOf(EventFile file) =>
        (file.Epoch, file.Partition, file.FirstOffset, file.LastOffset, file.Rows);
}
