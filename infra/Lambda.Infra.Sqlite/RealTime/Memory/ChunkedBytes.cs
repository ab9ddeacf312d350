namespace Lambda.Infra.Sqlite.RealTime.Memory;

/// <summary>
/// Memory for records, in pieces that are handed out from front to back and never again. A piece lives for as long as anybody refers to it: what readers hold is not
/// overwritten under them.
/// </summary>
internal sealed class ChunkedBytes
{
    private const int FirstChunk = 1024;

    /// <summary>Below the size from which on arrays are collected seldom.</summary>
    private const int LargestChunk = 64 * 1024;

    private byte[] _chunk = [];
    private int _size = FirstChunk / 2;
    private int _used;

    /// <summary>How many bytes were handed out.</summary>
    public long Bytes { get; private set; }

    /// <summary>Hands out some bytes.</summary>
    public (byte[] Buffer, int Offset) Take(int length)
    {
        Bytes += length;
        if (length > LargestChunk / 4)
        {
            return (GC.AllocateUninitializedArray<byte>(length), 0);
        }

        while (_chunk.Length - _used < length)
        {
            _size = Math.Min(_size * 2, LargestChunk);
            (_chunk, _used) = (GC.AllocateUninitializedArray<byte>(_size), 0);
        }

        var offset = _used;
        _used += length;
        return (_chunk, offset);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        (_chunk, _used, Bytes) = ([], 0, 0);
        _size = Math.Max(_size / 2, FirstChunk / 2);
    }
}
