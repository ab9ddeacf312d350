using Lambda.Ports.Batch;

namespace Lambda.Testing.InMemory;

/// <summary>Spilled rows as arrays. Counts what is there, so that a test can see that nothing stays, and can be told to have no room.</summary>
public sealed class InMemorySpillStore : ISpillStore
{
    private int _runs;
    private int _life;
    private long _rows;

    /// <summary>How many runs are there now, of all areas together.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>How many rows were ever spilled.</summary>
    public long RowsEver => Interlocked.Read(ref _rows);

    /// <summary>After so many rows there is no room for any more.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>What a row that is read goes through: may fail.</summary>
    public Func<BatchRow, BatchRow> OnRead { get; set; } = row => row;

    /// <inheritdoc/>
    public ISpillArea Open(string name) => new Area(this);

    /// <summary>What the next start of the program does.</summary>
    public void Clear()
    {
        _life++;
        _runs = 0;
    }

    private sealed class Area(InMemorySpillStore store) : ISpillArea
    {
        private readonly int _life = store._life;
        private int _runs;
        private bool _isDisposed;

        public ISpillWriter Create()
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Interlocked.Increment(ref _runs);
            Interlocked.Increment(ref store._runs);
            return new Writer(store, this);
        }

        public void Dispose()
        {
            if (!_isDisposed && _life == store._life)
                Interlocked.Add(ref store._runs, -_runs);
            _isDisposed = true;
        }

        public void Check() => ObjectDisposedException.ThrowIf(_isDisposed, this);
    }

    private sealed class Writer(InMemorySpillStore store, Area area) : ISpillWriter
    {
        private readonly List<BatchRow> _rows = [];

        public void Append(BatchRow row)
        {
            if (Interlocked.Increment(ref store._rows) > store.Room)
                throw new IOException("no space left on device");
            _rows.Add(new BatchRow(row.Pane, row.Key.ToArray(), row.State.ToArray()));
        }

        public ISpilledRun Complete() => new Run(store, area, _rows);

        public void Dispose()
        {
        }
    }

    private sealed class Run(InMemorySpillStore store, Area area, List<BatchRow> rows) : ISpilledRun
    {
        public IRowReader Read() => new Reader(store, area, rows);
    }

    /// <summary>Hands out the same memory for every row, as the port allows.</summary>
    private sealed class Reader(InMemorySpillStore store, Area area, List<BatchRow> rows) : IRowReader
    {
        private byte[] _buffer = [];
        private int _next;

        public BatchRow Row { get; private set; }

        public bool Read()
        {
            area.Check();
            if (_next == rows.Count)
                return false;
            var row = store.OnRead(rows[_next++]);
            var bytes = row.Key.Length + row.State.Length;
            if (_buffer.Length < bytes)
                _buffer = new byte[bytes * 2];
            row.Key.CopyTo(_buffer);
            row.State.CopyTo(_buffer.AsMemory(row.Key.Length));
            Row = new BatchRow(row.Pane, _buffer.AsMemory(0, row.Key.Length), _buffer.AsMemory(row.Key.Length, row.State.Length));
            return true;
        }

        public void Dispose()
        {
        }
    }
}
