using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>
/// The master dataset as zstd-compressed Parquet files in a folder. Safe for many threads; each writer and reader works on the
/// thread that calls it, so a caller's own parallelism is the only one.
/// </summary>
public sealed class DuckDbMasterDataset : IMasterDataset, IDisposable
{
    private readonly MasterPaths _paths;
    private readonly MasterFileStore _store;
    private readonly DuckDbDatabase _database;

    /// <summary>Opens the dataset; nothing is read or written yet.</summary>
    public DuckDbMasterDataset(MasterDatasetOptions options)
    {
        _paths = new MasterPaths(options.Root, options.Topic);
        _store = new MasterFileStore(_paths);
        _database = DuckDbDatabase.OpenInMemory(
            new DuckDbOptions { Threads = 1, MemoryLimitBytes = options.MemoryLimitBytes, TempDirectory = options.SpillFolder });
    }

    /// <inheritdoc/>
    public IEventFileWriter Create(long epoch, int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        return new EventFileWriter(_store, _paths, epoch, partition, _database.Connect());
    }

    /// <inheritdoc/>
    public ValueTask VerifyAsync(EventFile file, CancellationToken cancellationToken) =>
        new(Task.Run(() => FileSeal.Verify(file, _paths.Full(file.Path), cancellationToken), cancellationToken));

    /// <inheritdoc/>
    public IFileReader<DeliveryEventBatch> OpenEvents(EventFile file) =>
        new EventReader(file, _paths.Full(file.Path), _database.Connect());

    /// <inheritdoc/>
    public IFileReader<IdentityBatch> OpenIdentities(EventFile file) =>
        new IdentityReader(file, _paths.Full(file.Path), _database.Connect());

    /// <inheritdoc/>
    /// <exception cref="DamagedFileException">One of the files is not the catalog's.</exception>
    public async ValueTask<EventFile> CompactAsync(IReadOnlyList<EventFile> files, CancellationToken cancellationToken)
    {
        var expected = Joined(files);
        foreach (var file in files)
        {
            // A damaged file copied into a new one would pass every later check.
            await VerifyAsync(file, cancellationToken).ConfigureAwait(false);
        }

        return await Task.Run(() => Compact(files, expected, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask QuarantineAsync(EventFile file, CancellationToken cancellationToken)
    {
        var full = _paths.Full(file.Path);
        if (File.Exists(full))
        {
            DurableFiles.Move(full, _paths.FreeQuarantinePlace(file));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var full = _paths.Full(path);
        if (File.Exists(full))
        {
            File.Delete(full);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => new(_paths.Finished());

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private EventFile Compact(IReadOnlyList<EventFile> files, EventFile expected, CancellationToken cancellationToken)
    {
        using var connection = _database.Connect();
        var rows = MasterSql.Scan(MasterColumns.FullList, files.Select(file => _paths.Full(file.Path)));
        return _store.Write(connection, rows, expected, cancellationToken);
    }

    private EventFile Joined(IReadOnlyList<EventFile> files)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(files.Count, 2, nameof(files));
        var first = files[0];
        for (var i = 1; i < files.Count; i++)
        {
            if (files[i].Epoch != first.Epoch || files[i].Partition != first.Partition || files[i].FirstOffset <= files[i - 1].LastOffset)
            {
                throw new ArgumentException($"'{files[i].Path}' does not follow '{files[i - 1].Path}'.", nameof(files));
            }
        }

        var last = files[^1].LastOffset;
        return first with
        {
            LastOffset = last,
            Path = _paths.Of(first.Epoch, first.Partition, first.FirstOffset, last),
            Rows = files.Sum(file => file.Rows),
            MinEventTime = files.Min(file => file.MinEventTime),
            MaxEventTime = files.Max(file => file.MaxEventTime),
        };
    }
}
