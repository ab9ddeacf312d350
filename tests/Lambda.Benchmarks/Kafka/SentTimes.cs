using System.IO.MemoryMappedFiles;

namespace Lambda.Benchmarks.Kafka;

/// <summary>
/// When each offset was sent, by the stopwatch, which all processes of a machine share: one writes it, another reads it, in a file that both have in memory. With it go two flags, by which the reader tells the writer
/// to hold or to stop.
/// </summary>
internal sealed unsafe class SentTimes : IDisposable
{
    private const int Sent = 0;
    private const int Stop = 1;
    private const int Hold = 2;
    private const int FirstEnd = 8;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _cells;
    private readonly int _partitions;
    private readonly int _most;

    /// <summary>Opens the file, which is made when it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="most">How many records one of them may have.</param>
    public SentTimes(string path, int partitions, int most)
    {
        (_partitions, _most) = (partitions, most);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, (FirstEnd + partitions + ((long)partitions * most)) * sizeof(long));
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _cells = (long*)start;
    }

    /// <summary>How many records were sent.</summary>
    public long Count => Volatile.Read(ref _cells[Sent]);

    /// <summary>Whether the writer is to end what it does.</summary>
    public bool IsStopped
    {
        get => Volatile.Read(ref _cells[Stop]) != 0;
        set => Volatile.Write(ref _cells[Stop], value ? 1 : 0);
    }

    /// <summary>Whether the writer is to send nothing until it is told otherwise.</summary>
    public bool IsHeld
    {
        get => Volatile.Read(ref _cells[Hold]) != 0;
        set => Volatile.Write(ref _cells[Hold], value ? 1 : 0);
    }

    /// <summary>How many records of a partition were sent.</summary>
    public long EndOf(int partition) => Volatile.Read(ref _cells[FirstEnd + partition]);

    /// <summary>When an offset was sent.</summary>
    public long At(int partition, long offset) => Volatile.Read(ref Cell(partition, offset));

    /// <summary>The next record of a partition is being sent.</summary>
    public void Add(int partition, long at)
    {
        var end = EndOf(partition);
        Volatile.Write(ref Cell(partition, end), at);
        Volatile.Write(ref _cells[FirstEnd + partition], end + 1);
        Volatile.Write(ref _cells[Sent], Count + 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private ref long Cell(int partition, long offset) =>
        ref (ulong)offset < (ulong)_most ? ref _cells[FirstEnd + _partitions + ((long)partition * _most) + offset] : ref *(long*)null;
}
