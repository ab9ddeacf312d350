using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.RealTime.Memory;

/// <summary>What one epoch's part of the file lacks, in the order of a run. Used again by every checkpoint.</summary>
internal sealed class ChangedStates
{
    private ChangedState[] _items = [];
    private ulong[] _hashes = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many there are to be.</summary>
    public int Room { get; private set; }

    /// <summary>All of them.</summary>
    public ReadOnlySpan<ChangedState> Items => _items.AsSpan(0, Count);

    /// <summary>Makes room for so many, and begins anew.</summary>
    public void Reserve(int count)
    {
        Clear();
        Room = count;
        if (_items.Length < count)
        {
            _items = new ChangedState[count];
            _hashes = new ulong[count];
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(in ChangedState state, ulong hash)
    {
        _hashes[Count] = hash;
        _items[Count++] = state;
    }

    /// <summary>Puts those of one pane, which were added last, in order.</summary>
    public void SortFrom(int start)
    {
        if (Count - start < 2)
        {
            return;
        }

        Array.Sort(_hashes, _items, start, Count - start);
        for (var i = start + 1; i < Count; i++)
        {
            // Keys that share a hash: never, but if so, in the order that merging relies on.
            for (var j = i; j > start && _hashes[j] == _hashes[j - 1] && StateRecord.Compare(_items[j].Record, _items[j - 1].Record) < 0; j--)
            {
                (_items[j], _items[j - 1]) = (_items[j - 1], _items[j]);
            }
        }
    }

    /// <summary>They are written: nothing here keeps their bytes in memory any longer.</summary>
    public void Clear()
    {
        _items.AsSpan(0, Count).Clear();
        (Count, Room) = (0, 0);
    }
}
