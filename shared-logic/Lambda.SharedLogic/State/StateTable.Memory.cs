namespace Lambda.SharedLogic.State;

/// <content>What lets a table be kept small: the speed layer takes groups out that are stored elsewhere.</content>
public sealed partial class StateTable
{
    private const int MostSampledRows = 128;

    /// <summary>How long the marks of changed rows were before groups left memory.</summary>
    private int _changedBefore;

    /// <summary>The bytes of the table's arrays, without what states refer to, such as a sketch's buckets.</summary>
    public long Bytes
    {
        get
        {
            var bytes = _groups.Bytes + _changed.Length;
            foreach (var column in _columns)
            {
                bytes += column.Bytes;
            }

            return bytes;
        }
    }

    /// <summary>
    /// About how many bytes the groups take with all that their states refer to, without room for more groups. Estimated from a sample of rows: cheap enough to be asked
    /// every few thousand events.
    /// </summary>
    public long EstimateUsedBytes()
    {
        var (sampled, heap, rowBytes) = (Math.Min(Count, MostSampledRows), 0L, 0L);
        foreach (var column in _columns)
        {
            rowBytes += column.RowBytes;
            for (var i = 0; i < sampled; i++)
            {
                heap += column.HeapBytesOf((int)((long)i * Count / sampled));
            }
        }

        return _groups.UsedBytes + (rowBytes * Count) + (sampled == 0 ? 0 : heap * Count / sampled);
    }

    /// <summary>The hash of a row's group, the same in every table.</summary>
    public uint HashOf(int row) => _groups.HashOf(row);

    /// <summary>Takes out all groups but those of these rows, which rise and become rows 0, 1, 2 …; gives back the memory of the others.</summary>
    /// <exception cref="InvalidOperationException">There are changed rows: what they hold would be lost.</exception>
    public void Keep(ReadOnlySpan<int> rows)
    {
        if (_changedRows.Count > 0)
        {
            throw new InvalidOperationException($"view '{_view.Name}': {_changedRows.Count} rows have changed since they were last stored");
        }

        foreach (var column in _columns)
        {
            column.Keep(rows);
        }

        _groups.Keep(rows);
        _changedBefore = _changed.Length;
        _spare.Resize(ref _changed, SpareArrays.LengthFor(rows.Length), 0);
        Array.Clear(_changed);
    }

    /// <summary>Forgets all groups and gives back all memory that can be.</summary>
    public void Release()
    {
        ClearChanged();
        Keep([]);
    }

    /// <summary>Forgets all groups and keeps the memory.</summary>
    public void Clear()
    {
        ClearChanged();
        foreach (var column in _columns)
        {
            column.Clear(Count);
        }

        _groups.Clear();
    }

    private void EnsureRows()
    {
        foreach (var column in _columns)
        {
            column.EnsureRows(Count);
        }

        if (_tracksChanges && _changed.Length < Count)
        {
            var used = _changed.Length;
            _spare.Resize(ref _changed, _spare.LengthAgain<bool>(SpareArrays.LengthFor(Count), _changedBefore), used);
            Array.Clear(_changed, used, _changed.Length - used);
        }
    }
}
