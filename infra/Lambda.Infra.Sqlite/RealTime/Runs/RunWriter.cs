using Lambda.SharedLogic.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>Writes the file of a run, section by section, block by block. The file counts for nothing until the manifest names it.</summary>
internal sealed class RunWriter : IDisposable
{
    private const int WriteBytes = 256 * 1024;
    private readonly SafeFileHandle _file;
    private readonly RunFilter _filter;
    private readonly List<RunSection> _sections = [];
    private readonly List<RunBlock> _blocks = [];
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(WriteBytes + RunBlock.MostBytes);
    private int _used;
    private int _block;
    private long _position;
    private long _slot;
    private int _view;
    private int _firstBlock;
    private long _sectionStates;
    private long _firstPane;
    private ulong _firstHash;
    private long _lastPane;
    private long _states;

    /// <summary>Begins a new file for at most so many states.</summary>
    public RunWriter(string path, long mostStates)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        _filter = RunFilter.For(mostStates);
    }

    /// <summary>The states that follow are of this view of this epoch, the next one in the order of slot and view.</summary>
    public void Begin(long slot, int view)
    {
        EndSection();
        (_slot, _view) = (slot, view);
    }

    /// <summary>Adds a state, the next one in the order of pane, hash and key.</summary>
    public void Add(in StateRecord record)
    {
        var bytes = record.Bytes;
        if (_used > _block && _used - _block + bytes.Length > RunBlock.MostBytes)
        {
            EndBlock();
        }

        if (_buffer.Length - _used < bytes.Length)
        {
            Array.Resize(ref _buffer, checked(_used + bytes.Length));
        }

        var (pane, hash) = (record.Pane, record.Hash);
        if (_used == _block)
        {
            (_firstPane, _firstHash) = (pane, hash);
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
        _lastPane = pane;
        _filter.Add(hash);
        _sectionStates++;
    }

    /// <summary>Makes the file durable and tells what is in it.</summary>
    public (RunIndex Index, RunLine Line) Complete(long id, long newest)
    {
        EndSection();
        Write();
        var blocks = _position;
        _filter.Shrink(_states);
        var index = new RunIndex([.. _sections], [.. _blocks], _filter);
        var tail = RunTail.Encode(index);
        RandomAccess.Write(_file, tail, _position);
        RandomAccess.FlushToDisk(_file);
        return (index, new RunLine(id, newest, blocks, blocks + tail.Length, Crc32C.Of(tail)));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void EndSection()
    {
        EndBlock();
        if (_sectionStates > 0)
        {
            _sections.Add(new RunSection(_slot, _view, _firstBlock, _blocks.Count, _sectionStates));
            _states += _sectionStates;
            (_firstBlock, _sectionStates) = (_blocks.Count, 0);
        }
    }

    private void EndBlock()
    {
        if (_used == _block)
        {
            return;
        }

        var bytes = _buffer.AsSpan(_block, _used - _block);
        _blocks.Add(new RunBlock(_firstPane, _firstHash, _lastPane, _position + _block, bytes.Length, Crc32C.Of(bytes)));
        _block = _used;
        if (_used >= WriteBytes)
        {
            Write();
        }
    }

    private void Write()
    {
        RandomAccess.Write(_file, _buffer.AsSpan(0, _used), _position);
        _position += _used;
        (_used, _block) = (0, 0);
    }
}
