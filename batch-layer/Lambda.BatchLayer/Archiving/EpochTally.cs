using Lambda.Ports.Catalog;

namespace Lambda.BatchLayer.Archiving;

/// <summary>What the archiver has seen of the epoch that it is in.</summary>
internal sealed class EpochTally
{
    private readonly int _partition;
    private long _first;
    private long _rows;
    private long _control;
    private long _deadLettered;

    /// <summary>Goes on where the catalog says.</summary>
    public EpochTally(ArchivePosition start)
    {
        (_partition, Offset, Epoch, _first) = (start.Partition, start.Offset, start.Epoch, start.First);
        (_rows, _control, _deadLettered) = (start.Rows, start.Control, start.DeadLettered);
    }

    /// <summary>The next offset.</summary>
    public long Offset { get; private set; }

    /// <summary>The epoch of that offset.</summary>
    public long Epoch { get; private set; }

    /// <summary>The position for the catalog.</summary>
    public ArchivePosition Position => new(_partition, Offset, Epoch, _first, _rows, _control, _deadLettered);

    /// <summary>An event was archived.</summary>
    public void Event()
    {
        _rows++;
        Offset++;
    }

    /// <summary>A record became a dead letter.</summary>
    public void DeadLetter()
    {
        _deadLettered++;
        Offset++;
    }

    /// <summary>A barrier that ends nothing: it was written again, or too late.</summary>
    public void RepeatedBarrier()
    {
        _control++;
        Offset++;
    }

    /// <summary>A barrier that ends the epoch; it is itself the first record of the next.</summary>
    public ClosedEpoch Barrier(long epoch)
    {
        var closed = new ClosedEpoch(Epoch, _partition, _first, Offset, _rows, _control, _deadLettered);
        (Epoch, _first, _rows, _control, _deadLettered) = (epoch, Offset, 0, 1, 0);
        Offset++;
        return closed;
    }
}
