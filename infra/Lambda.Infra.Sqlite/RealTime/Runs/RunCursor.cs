using System.Buffers;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>Steps through some neighbouring blocks of a run, record by record, several blocks to a read.</summary>
/// <param name="run">The run.</param>
/// <param name="first">The first block.</param>
/// <param name="end">The block after the last.</param>
/// <param name="readBytes">About how much is read at once.</param>
/// <param name="isKept">Whether records stay valid; else until the next step.</param>
internal sealed class RunCursor(Run run, int first, int end, int readBytes, bool isKept) : IDisposable
{
    private byte[] _buffer = [];
    private int _next = first;
    private int _position;
    private int _used;

    /// <summary>The record that was stepped to.</summary>
    public StateRecord Current { get; private set; }

    /// <summary>Steps to the next record; <c>false</c> after the last.</summary>
    /// <exception cref="DamagedRunException">A block is not as it was written.</exception>
    public bool MoveNext()
    {
        if (_position == _used && !Fill())
        {
            Current = default;
            return false;
        }

        Current = new StateRecord(_buffer, _position);
        _position += Current.Length;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isKept && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
    }

    private bool Fill()
    {
        if (_next >= end)
        {
            return false;
        }

        var (blocks, bytes) = (run.Index.Blocks, 0);
        var last = _next;
        do
        {
            bytes = checked(bytes + blocks[last++].Length);
        }
        while (last < end && bytes + blocks[last].Length <= readBytes);

        Reserve(bytes);
        run.Read(blocks.AsSpan(_next, last - _next), _buffer.AsSpan(0, bytes));
        (_next, _position, _used) = (last, 0, bytes);
        return true;
    }

    private void Reserve(int bytes)
    {
        if (isKept)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(bytes);
        }
        else if (_buffer.Length < bytes)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(bytes);
        }
    }
}
