using System.Numerics;
using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.RealTime.Memory;

/// <summary>
/// The states of one epoch of one partition that are in memory, by view, pane and key: entries in an array, found by open addressing, and chained by pane. Nothing is
/// allocated for a state but its bytes, and a table that was cleared is filled again.
/// </summary>
/// <param name="slot">The epoch's number.</param>
internal sealed class MemoryTable(long slot)
{
    /// <summary>What an entry takes besides its bytes: itself, its places in the table and, at worst, a pane of its own.</summary>
    private const int EntryOverhead = 72;

    private const int FirstEntries = 16;
    private readonly ChunkedBytes _bytes = new();
    private readonly List<SortedList<long, int>> _panes = [];
    private MemoryEntry[] _entries = [];
    private int[] _places = [];
    private int _count;
    private int _changed;

    /// <summary>About how much memory the states take.</summary>
    public long Bytes => _bytes.Bytes + ((long)_count * EntryOverhead);

    /// <summary>The state of a group, if it is here.</summary>
    public StateRecord Find(int view, long pane, ReadOnlySpan<byte> key) =>
        IndexOf(view, pane, GroupHash.Of(slot, view, pane, key), key) is >= 0 and var index ? _entries[index].Record : default;

    /// <summary>Puts in the newest state of a group.</summary>
    /// <param name="view">The view.</param>
    /// <param name="state">The state; its bytes are copied.</param>
    /// <param name="visible">What readers see meanwhile, when it is held.</param>
    public void Set(int view, in Ports.RealTime.RealTimeState state, ReadOnlyMemory<byte>? visible)
    {
        var hash = GroupHash.Of(slot, view, state.Pane, state.Key.Span);
        var length = StateRecord.LengthOf(state, visible);
        var (buffer, offset) = _bytes.Take(length);
        StateRecord.Write(buffer.AsSpan(offset, length), state, hash, visible);
        var index = IndexOf(view, state.Pane, hash, state.Key.Span);
        Put(index < 0 ? Add(view, state.Pane, hash) : index, buffer, offset, isChanged: true);
    }

    /// <summary>Takes in a record that is in the file as well, of a group that is not here. Its bytes are copied.</summary>
    public void Restore(int view, in StateRecord record) => Put(Add(view, record.Pane, record.Hash), record.Copy().Bytes, isChanged: false);

    /// <summary>The records of each pane of a range, both ends included.</summary>
    public IEnumerable<StateRecord> Range(int view, long from, long to)
    {
        if (view >= _panes.Count)
        {
            yield break;
        }

        var panes = _panes[view];
        for (var i = FirstFrom(panes, from); i < panes.Count && panes.GetKeyAtIndex(i) <= to; i++)
        {
            for (var entry = panes.GetValueAtIndex(i); entry >= 0; entry = _entries[entry].NextInPane)
            {
                yield return _entries[entry].Record;
            }
        }
    }

    /// <summary>The records of some keys in each pane of a range, both ends included.</summary>
    public IEnumerable<StateRecord> Keys(int view, long from, long to, IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        if (view >= _panes.Count)
        {
            yield break;
        }

        var panes = _panes[view];
        for (var i = FirstFrom(panes, from); i < panes.Count && panes.GetKeyAtIndex(i) <= to; i++)
        {
            for (var key = 0; key < keys.Count; key++)
            {
                if (Find(view, panes.GetKeyAtIndex(i), keys[key].Span) is { IsNone: false } found)
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>All records, with the numbers of their views.</summary>
    public IEnumerable<(int View, StateRecord Record)> All()
    {
        for (var i = 0; i < _count; i++)
        {
            yield return (_entries[i].View, _entries[i].Record);
        }
    }

    /// <summary>Moves what has changed since this was last asked, as it is now, into a list in the order of a run.</summary>
    public void TakeChanges(ChangedStates into)
    {
        into.Reserve(_changed);
        for (var view = 0; view < _panes.Count && into.Count < into.Room; view++)
        {
            var panes = _panes[view];
            for (var i = 0; i < panes.Count; i++)
            {
                TakeChanges(panes.GetValueAtIndex(i), view, into);
            }
        }

        _changed = 0;
    }

    /// <summary>Takes back changes that could not be written.</summary>
    public void ReturnChanges(ChangedStates changes)
    {
        foreach (ref readonly var change in changes.Items)
        {
            MarkChanged(change.Entry);
        }
    }

    /// <summary>Keeps only what has changed since changes were last taken.</summary>
    public void Evict()
    {
        List<(int View, StateRecord Record)> kept = _changed == 0 ? [] : [.. _entries.AsSpan(0, _count).ToArray().Where(entry => entry.IsChanged).Select(entry => (entry.View, entry.Record))];
        Clear();
        foreach (var (view, record) in kept)
        {
            Put(Add(view, record.Pane, record.Hash), record.Bytes, isChanged: true);
        }
    }

    private void Clear()
    {
        _entries.AsSpan(0, _count).Clear();
        _places.AsSpan().Clear();
        _panes.ForEach(panes => panes.Clear());
        _bytes.Clear();
        (_count, _changed) = (0, 0);
    }

    private int IndexOf(int view, long pane, ulong hash, ReadOnlySpan<byte> key)
    {
        if (_count == 0)
        {
            return -1;
        }

        for (var place = (int)hash & (_places.Length - 1); _places[place] != 0; place = (place + 1) & (_places.Length - 1))
        {
            ref readonly var entry = ref _entries[_places[place] - 1];
            if (entry.Hash == hash && entry.View == view && entry.Record.Pane == pane && entry.Record.Key.SequenceEqual(key))
            {
                return _places[place] - 1;
            }
        }

        return -1;
    }

    private int Add(int view, long pane, ulong hash)
    {
        if (_count == _entries.Length)
        {
            Grow();
        }

        while (_panes.Count <= view)
        {
            _panes.Add([]);
        }

        var panes = _panes[view];
        var next = -1;
        if (panes.Count > 0 && panes.IndexOfKey(pane) is >= 0 and var known)
        {
            next = panes.GetValueAtIndex(known);
            panes.SetValueAtIndex(known, _count);
        }
        else
        {
            panes.Add(pane, _count);
        }

        _entries[_count] = new MemoryEntry { Hash = hash, View = view, NextInPane = next };
        PlaceEntry(_count);
        return _count++;
    }

    private void Put(int index, ReadOnlySpan<byte> record, bool isChanged)
    {
        var (buffer, offset) = _bytes.Take(record.Length);
        record.CopyTo(buffer.AsSpan(offset));
        Put(index, buffer, offset, isChanged);
    }

    private void Put(int index, byte[] buffer, int offset, bool isChanged)
    {
        ref var entry = ref _entries[index];
        (entry.Buffer, entry.Offset) = (buffer, offset);
        if (isChanged)
        {
            MarkChanged(index);
        }
    }

    private void MarkChanged(int index)
    {
        ref var entry = ref _entries[index];
        _changed += entry.IsChanged ? 0 : 1;
        entry.IsChanged = true;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, Math.Max(FirstEntries, _entries.Length * 2));
        _places = new int[(int)BitOperations.RoundUpToPowerOf2((uint)_entries.Length * 3 / 2)];
        for (var i = 0; i < _count; i++)
        {
            PlaceEntry(i);
        }
    }

    private void PlaceEntry(int index)
    {
        var place = (int)_entries[index].Hash & (_places.Length - 1);
        while (_places[place] != 0)
        {
            place = (place + 1) & (_places.Length - 1);
        }

        _places[place] = index + 1;
    }

    private void TakeChanges(int entry, int view, ChangedStates into)
    {
        var start = into.Count;
        for (; entry >= 0; entry = _entries[entry].NextInPane)
        {
            ref var taken = ref _entries[entry];
            if (taken.IsChanged)
            {
                taken.IsChanged = false;
                into.Add(new ChangedState(taken.Buffer, taken.Offset, entry, view), taken.Hash);
            }
        }

        into.SortFrom(start);
    }

    private static int FirstFrom(SortedList<long, int> panes, long from)
    {
        var (low, high) = (0, panes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = panes.GetKeyAtIndex(middle) < from ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
