namespace Lambda.Ports.Log;

/// <summary>
/// Consecutive records of one partition in one reusable buffer: reading allocates nothing per record. Not safe for use by several threads at once.
/// </summary>
public sealed class LogBatch
{
    private Entry[] _entries = new Entry[64];
    private byte[] _bytes = new byte[16 * 1024];
    private int _length;

    /// <summary>How many records it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The position of a record in its partition.</summary>
    public long OffsetOf(int index) => _entries[index].Offset;

    /// <summary>What a record is.</summary>
    public RecordKind KindOf(int index) => _entries[index].Kind;

    /// <summary>When the log took a record in, in microseconds since 1970-01-01T00:00Z.</summary>
    public long ArrivalTimeOf(int index) => _entries[index].ArrivalTime;

    /// <summary>The epoch that a barrier starts.</summary>
    public long EpochOf(int index) => _entries[index].Epoch;

    /// <summary>A record's value; valid until <see cref="Clear"/>. Empty for a barrier.</summary>
    public ReadOnlySpan<byte> ValueOf(int index) => _bytes.AsSpan(_entries[index].Start, _entries[index].Length);

    /// <summary>The same as <see cref="ValueOf"/>, for those that keep pieces of it until <see cref="Clear"/>; nothing may be appended before that.</summary>
    public ArraySegment<byte> SegmentOf(int index) => new(_bytes, _entries[index].Start, _entries[index].Length);

    /// <summary>Forgets all records and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _length = 0;
    }

    /// <summary>Forgets the records before an offset.</summary>
    public void ForgetBefore(long offset)
    {
        var first = 0;
        while (first < Count && _entries[first].Offset < offset)
        {
            first++;
        }

        Count -= first;
        Array.Copy(_entries, first, _entries, 0, Count);
    }

    /// <summary>Appends an event.</summary>
    public void AddEvent(long offset, long arrivalTime, ReadOnlySpan<byte> value)
    {
        if (_length + value.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + value.Length));
        }

        value.CopyTo(_bytes.AsSpan(_length));
        Add(new Entry(offset, arrivalTime, RecordKind.Event, 0, _length, value.Length));
        _length += value.Length;
    }

    /// <summary>Appends a barrier.</summary>
    public void AddBarrier(long offset, long arrivalTime, long epoch) =>
        Add(new Entry(offset, arrivalTime, RecordKind.Barrier, epoch, 0, 0));

    private void Add(Entry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count++] = entry;
    }

    private readonly record struct Entry(long Offset, long ArrivalTime, RecordKind Kind, long Epoch, int Start, int Length);
}
