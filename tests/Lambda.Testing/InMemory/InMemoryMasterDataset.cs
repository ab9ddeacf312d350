using System.Security.Cryptography;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Testing.InMemory;

/// <summary>The master dataset as batches of events under one lock.</summary>
public sealed class InMemoryMasterDataset(int eventsPerRead = 1000) : IMasterDataset
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Content> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Content> _quarantine = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEventFileWriter Create(long epoch, int partition) => new Writer(this, epoch, partition);

    /// <inheritdoc/>
    public ValueTask VerifyAsync(EventFile file, CancellationToken cancellationToken)
    {
        Open(file);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IFileReader<DeliveryEventBatch> OpenEvents(EventFile file) =>
        new Reader<DeliveryEventBatch>(Open(file), eventsPerRead, batch => batch.Clear(), EventCopy.CopyTo);

    /// <inheritdoc/>
    public IFileReader<IdentityBatch> OpenIdentities(EventFile file) =>
        new Reader<IdentityBatch>(Open(file), eventsPerRead, batch => batch.Clear(), (archived, batch) => batch.Add(archived.Offset, archived.Identity));

    /// <inheritdoc/>
    public async ValueTask<EventFile> CompactAsync(IReadOnlyList<EventFile> files, CancellationToken cancellationToken)
    {
        await using var writer = Create(files[0].Epoch, files[0].Partition);
        foreach (var content in files.Select(Open))
        {
            for (var i = 0; i < content.Payloads.Count; i++)
                writer.Append(content.Events.Events[i], content.Payloads[i]);
        }

        return await writer.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask QuarantineAsync(EventFile file, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_files.Remove(file.Path, out var content))
                _quarantine[file.Path] = content;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string path, CancellationToken cancellationToken)
    {
        lock (_lock)
            _files.Remove(path);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<string>>([.. _files.Keys]);
    }

    /// <summary>Flips a bit of a file, so that it is no longer the one that the catalog names.</summary>
    public void Damage(string path)
    {
        lock (_lock)
            _files[path] = _files[path] with { Sha256 = new string('0', 64) };
    }

    private Content Open(EventFile file)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(file.Path, out var content))
                throw new DamagedFileException(file, "it is gone");
            return content.Sha256 == file.Sha256 ? content : throw new DamagedFileException(file, "its hash is not the catalog's");
        }
    }

    private sealed record Content(DeliveryEventBatch Events, IReadOnlyList<byte[]> Payloads, string Sha256);

    private sealed class Writer(InMemoryMasterDataset dataset, long epoch, int partition) : IEventFileWriter
    {
        private readonly DeliveryEventBatch _events = new();
        private readonly List<byte[]> _payloads = [];

        public long Rows => _events.Count;

        public void Append(DeliveryEvent archived, ReadOnlySpan<byte> payload)
        {
            if (Rows > 0 && archived.Offset <= _events.Events[^1].Offset)
                throw new ArgumentException($"Offset {archived.Offset} follows {_events.Events[^1].Offset}.", nameof(archived));
            EventCopy.CopyTo(archived, _events);
            _payloads.Add(payload.ToArray());
        }

        public ValueTask<EventFile> CompleteAsync(CancellationToken cancellationToken)
        {
            if (Rows == 0)
                throw new InvalidOperationException("No event was appended.");
            var (first, last) = (_events.Events[0].Offset, _events.Events[^1].Offset);
            var path = $"deliveries/epoch={epoch}/p{partition}-{first}-{last}.parquet";
            var bytes = _payloads.SelectMany(payload => payload).ToArray();
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            lock (dataset._lock)
                dataset._files[path] = new(_events, _payloads, hash);
            var times = _events.Events.ToArray().Select(archived => archived.EventTime).ToList();
            return ValueTask.FromResult(new EventFile(epoch, partition, first, last, path, Rows, bytes.Length, hash, times.Min(), times.Max()));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Reader<TBatch>(Content content, int eventsPerRead, Action<TBatch> clear, Action<DeliveryEvent, TBatch> add) : IFileReader<TBatch>
    {
        private int _next;

        public bool Read(TBatch into)
        {
            clear(into);
            var end = Math.Min(_next + eventsPerRead, content.Events.Count);
            var any = _next < end;
            for (; _next < end; _next++)
                add(content.Events.Events[_next], into);
            return any;
        }

        public void Dispose()
        {
            // Nothing is held open.
        }
    }
}
