using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Engine;

/// <summary>One worker of the in-process engine: folds files, one after the other, into tables that it shares with others.</summary>
internal sealed class FileFold
{
    private readonly DeliveryEventBatch _batch = new();
    private readonly SharedTables _shared;
    private readonly StateTable[] _prepared;
    private DeliveryEvent[] _counted = [];

    public FileFold(IReadOnlyList<ViewDefinition> views, SharedTables shared)
    {
        _shared = shared;
        _prepared = [.. views.Select(view => new StateTable(view, StateForm.Exact, tracksChanges: false))];
    }

    public long Events { get; private set; }

    public long Duplicates { get; private set; }

    public long Unprocessable { get; private set; }

    /// <summary>Folds a file without its copies.</summary>
    public void Fold(IMasterDataset master, EventFile file, DuplicateOffsets duplicates, Action<long> onRead, CancellationToken cancellationToken)
    {
        using var reader = master.OpenEvents(file);
        var nextCopy = duplicates.IndexOf(file.FirstOffset);
        long rows = 0;
        while (reader.Read(_batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows += _batch.Count;
            FoldCounted(WithoutCopies(duplicates, ref nextCopy));
            onRead(_batch.Count);
        }

        if (rows != file.Rows)
        {
            throw new DamagedFileException(file, $"{rows} rows read, the catalog says {file.Rows}");
        }
    }

    private Span<DeliveryEvent> WithoutCopies(DuplicateOffsets duplicates, ref int nextCopy)
    {
        if (_counted.Length < _batch.Count)
        {
            _counted = new DeliveryEvent[_batch.Count];
        }

        var count = 0;
        foreach (var read in _batch.Events)
        {
            if (duplicates.IsAt(ref nextCopy, read.Offset))
            {
                Duplicates++;
            }
            else
            {
                _counted[count++] = read;
            }
        }

        return _counted.AsSpan(0, count);
    }

    private void FoldCounted(Span<DeliveryEvent> events)
    {
        if (!TryPrepare(events))
        {
            events = WithoutPoison(events);
            if (!TryPrepare(events))
            {
                throw new InvalidOperationException("a view fails on a batch but on none of its events alone");
            }
        }

        _shared.FoldPrepared(_prepared);
        Events += events.Length;
    }

    private Span<DeliveryEvent> WithoutPoison(Span<DeliveryEvent> events)
    {
        var count = 0;
        for (var i = 0; i < events.Length; i++)
        {
            if (TryPrepare(events.Slice(i, 1)))
            {
                events[count++] = events[i];
            }
        }

        Unprocessable += events.Length - count;
        return events[..count];
    }

    private bool TryPrepare(ReadOnlySpan<DeliveryEvent> events)
    {
        try
        {
            foreach (var table in _prepared)
            {
                table.Prepare(events);
            }

            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }
}
