using System.Text.Json;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// The file behind the real-time views, as its one writer sees it. States are rows in the order of slot, view, pane and key, so that a group is found by one descent, a
/// range of panes is one run of rows, and a dropped epoch, whose number in the file is its slot, is one as well.
/// </summary>
internal sealed class RealTimeFile : IDisposable
{
    /// <summary>Pages of new groups that lie all over the file are written once a checkpoint, not once a group: 16 MiB.</summary>
    private const string Settings = "PRAGMA cache_size = -16384";

    private const string Layout1 =
        """
        CREATE TABLE partitions (partition INTEGER PRIMARY KEY, progress TEXT NOT NULL);
        CREATE TABLE epochs (slot INTEGER PRIMARY KEY, partition INTEGER NOT NULL, epoch INTEGER NOT NULL, UNIQUE (partition, epoch));
        CREATE TABLE views (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE states (id INTEGER PRIMARY KEY, view INTEGER NOT NULL, pane INTEGER NOT NULL, key BLOB NOT NULL, state BLOB NOT NULL);
        """;

    /// <summary>What triggers say about states, beside them.</summary>
    private const string Layout2 =
        """
        CREATE TABLE holds (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, events INTEGER NOT NULL, visible BLOB);
        """;

    /// <summary>States by group instead of by number. What triggers say stands in the row; three NULLs, for most, are three bytes.</summary>
    private const string Layout3 =
        """
        ALTER TABLE states RENAME TO numbered;
        CREATE TABLE states (
            slot INTEGER NOT NULL, view INTEGER NOT NULL, pane INTEGER NOT NULL, key BLOB NOT NULL, state BLOB NOT NULL,
            due INTEGER, events INTEGER, visible BLOB, PRIMARY KEY (slot, view, pane, key)) WITHOUT ROWID;
        INSERT INTO states SELECT numbered.id >> 32, view, pane, key, state, due, events, visible
            FROM numbered LEFT JOIN holds ON holds.id = numbered.id ORDER BY 1, 2, 3, 4;
        DROP TABLE numbered;
        DROP TABLE holds;
        """;

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _setProgress;
    private readonly SqliteStatement _deleteProgress;
    private readonly SqliteStatement _addEpoch;
    private readonly SqliteStatement _deleteEpoch;
    private readonly SqliteStatement _deleteStates;
    private readonly SqliteStatement _addView;
    private readonly SqliteStatement _setState;
    private Dictionary<string, long> _views = [];

    public RealTimeFile(string path)
    {
        _database = Migrations.Open(path, Layout1, Layout2, Layout3);
        _database.Execute(Settings);
        _setProgress = _database.Prepare("INSERT OR REPLACE INTO partitions (partition, progress) VALUES (?1, ?2)");
        _deleteProgress = _database.Prepare("DELETE FROM partitions WHERE partition = ?1");
        _addEpoch = _database.Prepare("INSERT INTO epochs (slot, partition, epoch) VALUES (?1, ?2, ?3) ON CONFLICT (slot) DO NOTHING");
        _deleteEpoch = _database.Prepare("DELETE FROM epochs WHERE slot = ?1");
        _deleteStates = _database.Prepare("DELETE FROM states WHERE slot = ?1");
        _addView = _database.Prepare("INSERT INTO views (name) VALUES (?1)");
        _setState = _database.Prepare("INSERT OR REPLACE INTO states (slot, view, pane, key, state, due, events, visible) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        ReadViews();
    }

    /// <summary>Writes all changes in one durable transaction.</summary>
    public void Write(IReadOnlyList<PartitionChanges> changes)
    {
        try
        {
            _database.InTransaction(() =>
            {
                foreach (var partition in changes)
                {
                    Write(partition);
                }
            });
        }
        catch
        {
            // Views that were numbered in the transaction have no number again.
            ReadViews();
            throw;
        }
    }

    /// <summary>Every partition's progress.</summary>
    public List<PartitionProgress> ReadProgress()
    {
        var progress = new List<PartitionProgress>();
        using var select = _database.Prepare("SELECT progress FROM partitions");
        while (select.Step())
        {
            progress.Add(JsonSerializer.Deserialize<PartitionProgress>(select.Text(0)) ?? throw new InvalidDataException("a partition without progress"));
        }

        return progress;
    }

    /// <summary>Every epoch, by partition, none of its states in memory.</summary>
    public ILookup<int, EpochStates> ReadEpochs()
    {
        var epochs = new List<(int Partition, EpochStates States)>();
        using var select = _database.Prepare("SELECT slot, partition, epoch FROM epochs");
        while (select.Step())
        {
            epochs.Add(((int)select.Number(1), new EpochStates(select.Number(2), select.Number(0), isComplete: false)));
        }

        return epochs.ToLookup(epoch => epoch.Partition, epoch => epoch.States);
    }

    /// <summary>How many states there are in all. Asks each page for its number of rows: four times as fast as <see cref="CountStatesByView"/>.</summary>
    public long CountStates() => _database.QueryNumber("SELECT count(*) FROM states");

    /// <summary>How many states each view has, by slot and view. Reads all rows' keys: some 6 million a second.</summary>
    public Dictionary<(long Slot, string View), long> CountStatesByView()
    {
        var counts = new Dictionary<(long Slot, string View), long>();
        using var select = _database.Prepare("SELECT slot, name, n FROM (SELECT slot, view, count(*) AS n FROM states GROUP BY slot, view) JOIN views ON views.id = view");
        while (select.Step())
        {
            counts.Add((select.Number(0), select.Text(1)), select.Number(2));
        }

        return counts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _setProgress, _deleteProgress, _addEpoch, _deleteEpoch, _deleteStates, _addView, _setState })
        {
            statement.Dispose();
        }

        _database.Dispose();
    }

    private void Write(PartitionChanges changes)
    {
        foreach (var slot in changes.DroppedSlots)
        {
            _deleteStates.Bind(1, slot).Run();
            _deleteEpoch.Bind(1, slot).Run();
        }

        foreach (var (epoch, states) in changes.Epochs)
        {
            _addEpoch.Bind(1, epoch.Slot).Bind(2, changes.Partition).Bind(3, epoch.Epoch).Run();
            Write(epoch.Slot, states);
        }

        if (changes.Progress is { } progress)
        {
            _setProgress.Bind(1, changes.Partition).Bind(2, JsonSerializer.Serialize(progress)).Run();
        }
        else
        {
            _deleteProgress.Bind(1, changes.Partition).Run();
        }
    }

    private long NumberOf(string view)
    {
        if (!_views.TryGetValue(view, out var number))
        {
            _addView.Bind(1, view).Run();
            number = _database.QueryNumber("SELECT last_insert_rowid()");
            _views.Add(view, number);
        }

        return number;
    }

    private void Write(long slot, List<StateChange> states)
    {
        // In the order of the rows: neighbours share a page.
        states.Sort(static (left, right) => StateEntry.CompareInFile(left.Entry, right.Entry));
        foreach (var (entry, state, held) in states)
        {
            _setState.Bind(1, slot).Bind(2, NumberOf(entry.View)).Bind(3, entry.Pane).Bind(4, entry.Key).Bind(5, state.Span);
            BindHeld(held);
            _setState.Run();
        }
    }

    private void BindHeld(HeldState? held)
    {
        if (held is null)
        {
            _setState.BindNull(6).BindNull(7).BindNull(8);
            return;
        }

        _setState.Bind(6, held.Hold.Due).Bind(7, held.Hold.Events);
        if (held.Visible is { } visible)
        {
            _setState.Bind(8, visible.Span);
        }
        else
        {
            _setState.BindNull(8);
        }
    }

    private void ReadViews()
    {
        _views = new Dictionary<string, long>(StringComparer.Ordinal);
        using var select = _database.Prepare("SELECT id, name FROM views");
        while (select.Step())
        {
            _views.Add(select.Text(1), select.Number(0));
        }
    }
}
