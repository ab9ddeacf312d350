namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>Steps through sorted records of several runs as if they were one: in order, of each group the newest alone.</summary>
internal sealed class RunMerge : IDisposable
{
    private readonly RunCursor[] _cursors;
    private readonly (long Pane, ulong Hash)[] _heads;
    private int _alive;
    private int _current = -1;

    /// <summary>Merges cursors, given newest run first, which it disposes.</summary>
    public RunMerge(IEnumerable<RunCursor> newestFirst)
    {
        _cursors = [.. newestFirst];
        _heads = new (long, ulong)[_cursors.Length];
        _alive = _cursors.Length;
        for (var i = _alive - 1; i >= 0; i--)
        {
            Advance(i);
        }
    }

    /// <summary>The record that was stepped to.</summary>
    public StateRecord Current { get; private set; }

    /// <summary>Steps to the next group; <c>false</c> after the last.</summary>
    public bool MoveNext()
    {
        if (_current >= 0)
        {
            Advance(_current);
            _current = -1;
        }

        if (_alive == 0)
        {
            return false;
        }

        // Few runs, so that looking at each costs less than keeping them in a heap.
        var least = 0;
        for (var i = 1; i < _alive; i++)
        {
            var order = Compare(i, least);
            if (order < 0)
            {
                least = i;
            }
            else if (order == 0 && !Advance(i))
            {
                i--;
            }
        }

        _current = least;
        Current = _cursors[least].Current;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cursor in _cursors)
        {
            cursor.Dispose();
        }
    }

    private int Compare(int left, int right)
    {
        var byPane = _heads[left].Pane.CompareTo(_heads[right].Pane);
        var byHash = byPane != 0 ? byPane : _heads[left].Hash.CompareTo(_heads[right].Hash);
        return byHash != 0 ? byHash : _cursors[left].Current.Key.SequenceCompareTo(_cursors[right].Current.Key);
    }

    /// <summary>Steps one cursor on; one that has ended moves behind those that have not, which keep their order.</summary>
    private bool Advance(int i)
    {
        var cursor = _cursors[i];
        if (cursor.MoveNext())
        {
            _heads[i] = (cursor.Current.Pane, cursor.Current.Hash);
            return true;
        }

        _alive--;
        Array.Copy(_cursors, i + 1, _cursors, i, _alive - i);
        Array.Copy(_heads, i + 1, _heads, i, _alive - i);
        _cursors[_alive] = cursor;
        return false;
    }
}
