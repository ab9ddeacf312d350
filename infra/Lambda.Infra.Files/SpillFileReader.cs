using System.Buffers;
using System.Buffers.Binary;
using Lambda.Ports.Batch;
using Lambda.SharedLogic.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Lambda.Infra.Files;

/// <summary>Reads the file of one run, a block at a time, and answers for every byte and for the number of rows.</summary>
internal sealed class SpillFileReader : IRowReader
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _bytes;
    private byte[] _block = [];
    private int _length;
    private int _next;
    private long _position;
    private long _rows;
    private bool _isAtEnd;

    public SpillFileReader(string path)
    {
        _path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
        _bytes = RandomAccess.GetLength(_file);
    }

    public BatchRow Row { get; private set; }

    public bool Read()
    {
        if (_next == _length && (_isAtEnd || !ReadBlock()))
        {
            return false;
        }

        Require(_length - _next >= SpillFileLayout.RowHeader, "a row is cut off");
        var row = _block.AsSpan(_next);
        var pane = BinaryPrimitives.ReadInt64LittleEndian(row);
        var (key, state) = (BinaryPrimitives.ReadInt32LittleEndian(row[8..]), BinaryPrimitives.ReadInt32LittleEndian(row[12..]));
        _next += SpillFileLayout.RowHeader;
        Require(key >= 0 && state >= 0 && (long)key + state <= _length - _next, "a row is cut off");
        Row = new BatchRow(pane, _block.AsMemory(_next, key), _block.AsMemory(_next + key, state));
        _next += key + state;
        _rows++;
        return true;
    }

    public void Dispose()
    {
        _file.Dispose();
        Return();
    }

    private bool ReadBlock()
    {
        Span<byte> header = stackalloc byte[SpillFileLayout.BlockHeader];
        Fill(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length == SpillFileLayout.End)
        {
            _position -= 4;
            Fill(header);
            Require(BinaryPrimitives.ReadInt64LittleEndian(header) == _rows, $"{_rows} rows read, {BinaryPrimitives.ReadInt64LittleEndian(header)} written");
            Require(_position == _bytes, "there is something behind its end");
            _isAtEnd = true;
            return false;
        }

        Require(length > 0 && length <= _bytes - _position, "a block is cut off");
        if (_block.Length < length)
        {
            Return();
            _block = ArrayPool<byte>.Shared.Rent(length);
        }

        Fill(_block.AsSpan(0, length));
        (_length, _next) = (length, 0);
        Require(Crc32C.Of(_block.AsSpan(0, length)) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), "the checksum of a block is wrong");
        return true;
    }

    private void Fill(Span<byte> target)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(_file, target, _position);
            Require(read > 0, "its end is missing");
            _position += read;
            target = target[read..];
        }
    }

    private void Return()
    {
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
        }
    }

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new DamagedSpillException(Path.GetFileName(_path), otherwise);
        }
    }
}
