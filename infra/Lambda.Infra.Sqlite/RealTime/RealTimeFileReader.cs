using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>A connection that reads the file as of one moment, while others write it. For one reader at a time.</summary>
internal sealed class RealTimeFileReader : IDisposable
{
    /// <summary>So many rows of a pane are looked at one after the other before each key is looked up by itself.</summary>
    private const int RowsBeforeLookup = 4;

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _fix;
    private readonly SqliteStatement _end;
    private readonly SqliteStatement _view;
    private readonly SqliteStatement _range;
    private readonly SqliteStatement _one;

    /// <summary>Numbers do not change once they are committed.</summary>
    private readonly Dictionary<string, long> _views = new(StringComparer.Ordinal);

    public RealTimeFileReader(string path)
    {
        _database = SqliteDatabase.OpenReadOnly(path);
        _begin = _database.Prepare("BEGIN");
        _fix = _database.Prepare("SELECT 1 FROM views LIMIT 1");
        _end = _database.Prepare("COMMIT");
        _view = _database.Prepare("SELECT id FROM views WHERE name = ?1");
        _range = _database.Prepare("SELECT pane, key, state, due, events, visible FROM states WHERE slot = ?1 AND view = ?2 AND pane BETWEEN ?3 AND ?4 ORDER BY pane, key");
        _one = _database.Prepare("SELECT state, due, events, visible FROM states WHERE slot = ?1 AND view = ?2 AND pane = ?3 AND key = ?4");
    }

    /// <summary>From here on the file is read as it is now.</summary>
    public void Begin()
    {
        _begin.Run();
        _fix.Run();
    }

    /// <summary>The reader is free for another moment.</summary>
    public void End()
    {
        // A statement that is under way would keep its moment beyond the transaction.
        _one.Reset();
        _range.Reset();
        _end.Run();
    }

    /// <summary>Finds the newest state of a group, which is valid until the next call.</summary>
    public bool TryFind(long slot, in RealTimeGroup group, out ReadOnlySpan<byte> state, out Hold? hold)
    {
        var isThere = StepTo(slot, group);
        state = isThere ? _one.Bytes(0) : [];
        hold = isThere ? HoldIn(_one, 1) : null;
        return isThere;
    }

    /// <summary>The whole of a group as it is in the file, or <c>null</c>.</summary>
    public StateEntry? Load(long slot, in RealTimeGroup group)
    {
        if (!StepTo(slot, group))
        {
            return null;
        }

        var entry = new StateEntry(group.View, group.Pane, group.Key.ToArray());
        entry.Restore(_one.Bytes(0).ToArray(), HoldIn(_one, 1) is { } hold ? new HeldState(hold, VisibleIn(_one, 3)) : null);
        return entry;
    }

    /// <summary>Adds the states that a query asks for to a list.</summary>
    public void Collect(EpochStates epoch, RealTimeQuery query, List<RealTimeState> into)
    {
        if (NumberOf(query.View) is not { } view || query.FromPane >= query.ToPane)
        {
            return;
        }

        // The port's upper bound is exclusive, but at its highest value means no bound.
        var to = query.ToPane == long.MaxValue ? long.MaxValue : query.ToPane - 1;
        if (query.Keys is { } keys)
        {
            if (query.FromPane == to)
            {
                LookUp(epoch, query.View, to, keys, into);
            }
            else
            {
                CollectKeys(epoch, query, keys, view, to, into);
            }

            return;
        }

        foreach (var _ in Range(epoch.Slot, view, query.FromPane, to))
        {
            AddVisible(epoch.Epoch, query.View, into);
        }
    }

    /// <summary>All newest states of an epoch.</summary>
    public IEnumerable<RealTimeState> Load(EpochStates epoch)
    {
        using var views = _database.Prepare("SELECT id, name FROM views");
        while (views.Step())
        {
            var (view, name) = (views.Number(0), views.Text(1));
            foreach (var _ in Range(epoch.Slot, view, long.MinValue, long.MaxValue))
            {
                yield return new RealTimeState(name, epoch.Epoch, _range.Number(0), _range.Bytes(1).ToArray(), _range.Bytes(2).ToArray()) { Hold = HoldIn(_range, 3) };
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _fix, _end, _view, _range, _one })
        {
            statement.Dispose();
        }

        _database.Dispose();
    }

    /// <summary>
    /// Panes of few rows are read through. In a pane of many rows each key is looked up, and the reading goes on at the next pane.
    /// </summary>
    private void CollectKeys(EpochStates epoch, RealTimeQuery query, IReadOnlyList<ReadOnlyMemory<byte>> keys, long view, long to, List<RealTimeState> into)
    {
        var wanted = new HashSet<byte[]>(keys.Select(key => key.ToArray()), KeyComparer.Instance);
        long? next = wanted.Count == 0 ? null : query.FromPane;
        while (next is { } from)
        {
            next = null;
            var (pane, rows, paneStart) = (from, 0, into.Count);
            foreach (var found in Range(epoch.Slot, view, from, to))
            {
                (rows, paneStart) = found == pane ? (rows + 1, paneStart) : (1, into.Count);
                pane = found;
                if (rows > RowsBeforeLookup)
                {
                    into.RemoveRange(paneStart, into.Count - paneStart);
                    LookUp(epoch, query.View, pane, keys, into);
                    next = pane < to ? pane + 1 : null;
                    break;
                }

                if (wanted.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(_range.Bytes(1)))
                {
                    AddVisible(epoch.Epoch, query.View, into);
                }
            }
        }
    }

    private void LookUp(EpochStates epoch, string view, long pane, IEnumerable<ReadOnlyMemory<byte>> keys, List<RealTimeState> into)
    {
        foreach (var key in keys)
        {
            if (!StepTo(epoch.Slot, new RealTimeGroup(view, pane, key)))
            {
                continue;
            }

            var isHeld = HoldIn(_one, 1) is { Events: > 0 };
            if (!isHeld || VisibleIn(_one, 3) is not null)
            {
                into.Add(new RealTimeState(view, epoch.Epoch, pane, key.ToArray(), _one.Bytes(isHeld ? 3 : 0).ToArray()));
            }
        }
    }

    /// <summary>Steps through the rows of a range of panes and gives each one's pane.</summary>
    private IEnumerable<long> Range(long slot, long view, long from, long to)
    {
        _range.Bind(1, slot).Bind(2, view).Bind(3, from).Bind(4, to);
        try
        {
            while (_range.Step())
            {
                yield return _range.Number(0);
            }
        }
        finally
        {
            _range.Reset();
        }
    }

    private void AddVisible(long epoch, string view, List<RealTimeState> into)
    {
        var isHeld = HoldIn(_range, 3) is { Events: > 0 };
        if (!isHeld || VisibleIn(_range, 5) is not null)
        {
            into.Add(new RealTimeState(view, epoch, _range.Number(0), _range.Bytes(1).ToArray(), _range.Bytes(isHeld ? 5 : 2).ToArray()));
        }
    }

    private bool StepTo(long slot, in RealTimeGroup group)
    {
        _one.Reset();
        return NumberOf(group.View) is { } view && _one.Bind(1, slot).Bind(2, view).Bind(3, group.Pane).Bind(4, group.Key.Span).Step();
    }

    private static Hold? HoldIn(SqliteStatement row, int column) => row.IsNull(column) ? null : new Hold(row.Number(column), row.Number(column + 1));

    // The cast is needed: without it null would be an array, and so an empty state.
    private static ReadOnlyMemory<byte>? VisibleIn(SqliteStatement row, int column) => row.IsNull(column) ? (ReadOnlyMemory<byte>?)null : row.Bytes(column).ToArray();

    private long? NumberOf(string view)
    {
        if (_views.TryGetValue(view, out var known))
        {
            return known;
        }

        _view.Bind(1, view);
        long? number = _view.Step() ? _view.Number(0) : null;
        _view.Reset();
        return number is { } found ? _views[view] = found : null;
    }
}
