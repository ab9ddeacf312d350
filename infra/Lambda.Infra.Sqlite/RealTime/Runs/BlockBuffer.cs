using System.Buffers;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>The block that was read last: who looks up groups in order finds neighbours in it.</summary>
internal sealed class BlockBuffer : IDisposable
{
    private byte[] _bytes = [];
    private Run? _run;
    private int _block;
    private int _length;

    /// <summary>Finds a group in a run; what is found is valid until the next call.</summary>
    public StateRecord Find(Run run, in RunSection section, long pane, ulong hash, ReadOnlySpan<byte> key)
    {
        var blocks = run.Index.Blocks;

        // Two keys may share a hash, and the border of two blocks may lie between them.
        for (var block = run.Index.LastBlockFor(section, pane, hash); block >= section.FirstBlock; block--)
        {
            if (FindIn(run, block, pane, hash, key) is { IsNone: false } found)
            {
                return found;
            }

            if (blocks[block].FirstPane != pane || blocks[block].FirstHash != hash)
            {
                break;
            }
        }

        return default;
    }

    /// <summary>Every record of a block, valid until the next call.</summary>
    public IEnumerable<StateRecord> Records(Run run, int block)
    {
        Load(run, block);
        for (var position = 0; position < _length;)
        {
            var record = new StateRecord(_bytes, position);
            yield return record;
            position += record.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        (_bytes, _run) = ([], null);
    }

    private StateRecord FindIn(Run run, int block, long pane, ulong hash, ReadOnlySpan<byte> key)
    {
        Load(run, block);
        for (var position = 0; position < _length;)
        {
            var record = new StateRecord(_bytes, position);
            if (record.Hash == hash && record.Pane == pane && record.Key.SequenceEqual(key))
            {
                return record;
            }

            position += record.Length;
        }

        return default;
    }

    private void Load(Run run, int block)
    {
        if (_run == run && _block == block)
        {
            return;
        }

        var length = run.Index.Blocks[block].Length;
        if (_bytes.Length < length)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(length);
        }

        _run = null;
        run.Read(run.Index.Blocks.AsSpan(block, 1), _bytes.AsSpan(0, length));
        (_run, _block, _length) = (run, block, length);
    }
}
