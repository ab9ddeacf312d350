using System.Buffers;
using System.Buffers.Binary;
using Lambda.Ports.Batch;
using Lambda.SharedLogic.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Lambda.Infra.Files;

/// <summary>Writes the file of one run, block by block. Not made durable: nobody reads it after a crash.</summary>
internal sealed class SpillFileWriter : ISpillWriter
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private byte[] _block = ArrayPool<byte>.Shared.Rent(SpillFileLayout.BlockBytes * 2);
    private int _length = SpillFileLayout.BlockHeader;
    private long _position;
    private long _rows;

    public SpillFileWriter(string path)
    {
        _path = path;
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    public void Append(BatchRow row)
    {
        var key = row.Key.Span;
        var state = row.State.Span;
        var target = Reserve(checked(SpillFileLayout.RowHeader + key.Length + state.Length));
        BinaryPrimitives.WriteInt64LittleEndian(target, row.Pane);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], state.Length);
        key.CopyTo(target[SpillFileLayout.RowHeader..]);
        state.CopyTo(target[(SpillFileLayout.RowHeader + key.Length)..]);
        _rows++;
        if (_length >= SpillFileLayout.BlockBytes)
        {
            WriteBlock();
        }
    }

    public ISpilledRun Complete()
    {
        WriteBlock();
        Span<byte> end = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(end, SpillFileLayout.End);
        BinaryPrimitives.WriteInt64LittleEndian(end[4..], _rows);
        Write(end);
        _file.Dispose();
        return new SpillFile(_path);
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
        }
    }

    private Span<byte> Reserve(int bytes)
    {
        var needed = checked(_length + bytes);
        if (needed > _block.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            _block.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_block);
            _block = larger;
        }

        var reserved = _block.AsSpan(_length, bytes);
        _length = needed;
        return reserved;
    }

    private void WriteBlock()
    {
        if (_length == SpillFileLayout.BlockHeader)
        {
            return;
        }

        var rows = _block.AsSpan(SpillFileLayout.BlockHeader, _length - SpillFileLayout.BlockHeader);
        BinaryPrimitives.WriteInt32LittleEndian(_block, rows.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(4), Crc32C.Of(rows));
        Write(_block.AsSpan(0, _length));
        _length = SpillFileLayout.BlockHeader;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, _position);
        }
        catch (IOException error)
        {
            throw new IOException($"rows that do not fit into memory cannot be written to '{_path}': {error.Message}", error);
        }

        _position += bytes.Length;
    }
}
