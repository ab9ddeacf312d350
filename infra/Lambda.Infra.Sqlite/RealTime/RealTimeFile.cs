using System.Text.Json;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// The file behind the real-time views. A state's row number is its epoch's slot and its own number within the epoch, 32 bits each: a state that changed is found
/// without an index on its key, and a dropped epoch is one range of rows.
/// </summary>
internal sealed class RealTimeFile : IDisposable
{
    private const int NumberBits = 32;

    private const string Layout1 =
        """
        CREATE TABLE partitions (partition INTEGER PRIMARY KEY, progress TEXT NOT NULL);
        CREATE TABLE epochs (slot INTEGER PRIMARY KEY, partition INTEGER NOT NULL, epoch INTEGER NOT NULL, UNIQUE (partition, epoch));
        CREATE TABLE views (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE states (id INTEGER PRIMARY KEY, view INTEGER NOT NULL, pane INTEGER NOT NULL, key BLOB NOT NULL, state BLOB NOT NULL);
        """;

    /// <summary>What triggers say about states, beside them: most views have none, and their rows stay as small as they are.</summary>
    private const string Layout2 =
        """
        CREATE TABLE holds (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, events INTEGER NOT NULL, visible BLOB);
        """;

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _setProgress;
    private readonly SqliteStatement _deleteProgress;
    private readonly SqliteStatement _addEpoch;
    private readonly SqliteStatement _deleteEpoch;
    private readonly SqliteStatement _deleteStates;
    private readonly SqliteStatement _addView;
    private readonly SqliteStatement _setState;
    private readonly SqliteStatement _setHold;
    private readonly SqliteStatement _deleteHolds;
    private Dictionary<string, long> _views = [];

    public RealTimeFile(string path)
    {
        _database = Migrations.Open(path, Layout1, Layout2);
        _setProgress = _database.Prepare("INSERT OR REPLACE INTO partitions (partition, progress) VALUES (?1, ?2)");
        _deleteProgress = _database.Prepare("DELETE FROM partitions WHERE partition = ?1");
        _addEpoch = _database.Prepare("INSERT INTO epochs (slot, partition, epoch) VALUES (?1, ?2, ?3) ON CONFLICT (slot) DO NOTHING");
        _deleteEpoch = _database.Prepare("DELETE FROM epochs WHERE slot = ?1");
        _deleteStates = _database.Prepare("DELETE FROM states WHERE id BETWEEN ?1 AND ?2");
        _addView = _database.Prepare("INSERT INTO views (name) VALUES (?1)");
        _setState = _database.Prepare("INSERT OR REPLACE INTO states (id, view, pane, key, state) VALUES (?1, ?2, ?3, ?4, ?5)");
        _setHold = _database.Prepare("INSERT OR REPLACE INTO holds (id, due, events, visible) VALUES (?1, ?2, ?3, ?4)");
        _deleteHolds = _database.Prepare("DELETE FROM holds WHERE id BETWEEN ?1 AND ?2");
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

    /// <summary>Every epoch with its states, by partition.</summary>
    public ILookup<int, EpochStates> ReadEpochs()
    {
        var epochs = new Dictionary<long, (int Partition, EpochStates States)>();
        using var select = _database.Prepare("SELECT slot, partition, epoch FROM epochs");
        while (select.Step())
        {
            epochs.Add(select.Number(0), ((int)select.Number(1), new EpochStates(select.Number(2), select.Number(0))));
        }

        ReadStates(epochs);
        return epochs.Values.ToLookup(epoch => epoch.Partition, epoch => epoch.States);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _setProgress, _deleteProgress, _addEpoch, _deleteEpoch, _deleteStates, _addView, _setState, _setHold, _deleteHolds })
        {
            statement.Dispose();
        }

        _database.Dispose();
    }

    private void Write(PartitionChanges changes)
    {
        foreach (var slot in changes.DroppedSlots)
        {
            _deleteStates.Bind(1, slot << NumberBits).Bind(2, (slot << NumberBits) | uint.MaxValue).Run();
            _deleteHolds.Bind(1, slot << NumberBits).Bind(2, (slot << NumberBits) | uint.MaxValue).Run();
            _deleteEpoch.Bind(1, slot).Run();
        }

        foreach (var (epoch, states) in changes.Epochs)
        {
            _addEpoch.Bind(1, epoch.Slot).Bind(2, changes.Partition).Bind(3, epoch.Epoch).Run();
            // In the order of the rows: neighbours share a page.
            states.Sort((left, right) => left.Entry.Number.CompareTo(right.Entry.Number));
            foreach (var (entry, state, held) in states)
            {
                var id = (epoch.Slot << NumberBits) | entry.Number;
                if (entry.WasHeld)
                {
                    SetHold(id, held);
                }

                _setState.Bind(1, id).Bind(2, NumberOf(entry.View)).Bind(3, entry.Pane)
                    .Bind(4, entry.Key).Bind(5, state.Span).Run();
            }
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

    private void SetHold(long id, HeldState? held)
    {
        if (held is null)
        {
            _deleteHolds.Bind(1, id).Bind(2, id).Run();
        }
        else if (held.Visible is { } visible)
        {
            _setHold.Bind(1, id).Bind(2, held.Hold.Due).Bind(3, held.Hold.Events).Bind(4, visible.Span).Run();
        }
        else
        {
            _setHold.Bind(1, id).Bind(2, held.Hold.Due).Bind(3, held.Hold.Events).BindNull(4).Run();
        }
    }

    private Dictionary<long, HeldState> ReadHolds()
    {
        var holds = new Dictionary<long, HeldState>();
        using var select = _database.Prepare("SELECT id, due, events, visible FROM holds");
        while (select.Step())
        {
            var visible = select.IsNull(3) ? null : (ReadOnlyMemory<byte>?)select.Bytes(3).ToArray();
            holds.Add(select.Number(0), new HeldState(new Hold(select.Number(1), select.Number(2)), visible));
        }

        return holds;
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

    private void ReadStates(Dictionary<long, (int Partition, EpochStates States)> epochs)
    {
        var names = _views.ToDictionary(view => view.Value, view => view.Key);
        var holds = ReadHolds();
        using var select = _database.Prepare("SELECT id, view, pane, key, state FROM states");
        while (select.Step())
        {
            var id = select.Number(0);
            var entry = new StateEntry(names[select.Number(1)], select.Number(2), select.Bytes(3).ToArray(), (uint)id);
            entry.Restore(select.Bytes(4).ToArray(), holds.GetValueOrDefault(id));
            epochs[id >> NumberBits].States.Restore(entry);
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
