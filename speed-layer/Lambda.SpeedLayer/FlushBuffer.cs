using System.Buffers;
using Lambda.Ports.RealTime;

namespace Lambda.SpeedLayer;

/// <summary>The states of one flush and their bytes: copies of keys and states in chunks that are borrowed for as long as the flush takes.</summary>
internal sealed class FlushBuffer
{
    private const int ChunkBytes = 64 * 1024;
    private readonly List<byte[]> _chunks = [];
    private byte[] _chunk = [];
    private int _used;

    /// <summary>The states.</summary>
    public List<RealTimeState> States { get; } = [];

    /// <summary>Copies bytes; the copy is valid until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Add(ReadOnlySpan<byte> bytes)
    {
        if (_used + bytes.Length > _chunk.Length)
        {
            _chunk = ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, bytes.Length));
            _chunks.Add(_chunk);
            _used = 0;
        }

        var copy = _chunk.AsMemory(_used, bytes.Length);
        bytes.CopyTo(copy.Span);
        _used += bytes.Length;
        return copy;
    }

    /// <summary>Forgets the states and gives the chunks back: others may write into them.</summary>
    public void Clear()
    {
        foreach (var chunk in _chunks)
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        _chunks.Clear();
        States.Clear();
        (_chunk, _used) = ([], 0);
    }
}
