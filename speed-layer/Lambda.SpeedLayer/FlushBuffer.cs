using Lambda.Ports.RealTime;

namespace Lambda.SpeedLayer;

/// <summary>
/// The states of one flush and their bytes: copies of keys and states in chunks that serve again for the next. When flushes become smaller, half of the chunks that were not needed
/// are let go with each of them.
/// </summary>
internal sealed class FlushBuffer
{
    private const int ChunkBytes = 64 * 1024;
    private readonly List<byte[]> _chunks = [];
    private int _usedChunks;
    private int _used;

    /// <summary>The states.</summary>
    public List<RealTimeState> States { get; } = [];

    /// <summary>Copies bytes; the copy is valid until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ChunkBytes)
        {
            return bytes.ToArray();
        }

        if (_usedChunks == 0 || _used + bytes.Length > ChunkBytes)
        {
            if (_usedChunks == _chunks.Count)
            {
                _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkBytes));
            }

            _usedChunks++;
            _used = 0;
        }

        var (chunk, start) = (_chunks[_usedChunks - 1], _used);
        bytes.CopyTo(chunk.AsSpan(start));
        _used += bytes.Length;
        return new ReadOnlyMemory<byte>(chunk, start, bytes.Length);
    }

    /// <summary>Forgets the states; the chunks are going to be written over.</summary>
    public void Clear()
    {
        var kept = _usedChunks + ((_chunks.Count - _usedChunks) / 2);
        _chunks.RemoveRange(kept, _chunks.Count - kept);
        States.Clear();
        (_usedChunks, _used) = (0, 0);
    }
}
