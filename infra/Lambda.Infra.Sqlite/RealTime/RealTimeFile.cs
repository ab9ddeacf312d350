using System.Text.Json;
using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>
/// The SQLite file behind the real-time views: each partition's progress, the epochs, the views, and which runs there are. The states are in the runs; a run counts once
/// a transaction here has named it. Used by one caller at a time.
/// </summary>
internal sealed class RealTimeFile : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _setProgress;
    private readonly SqliteStatement _deleteProgress;
    private readonly SqliteStatement _addEpoch;
    private readonly SqliteStatement _deleteEpoch;
    private readonly SqliteStatement _deleteContents;
    private readonly SqliteStatement _addView;
    private readonly SqliteStatement _addRun;
    private readonly SqliteStatement _deleteRun;
    private readonly SqliteStatement _deleteContentsOfRun;
    private readonly SqliteStatement _addContents;

    public RealTimeFile(string path)
    {
        _database = Migrations.Open(path, RealTimeLayouts.Numbered, RealTimeLayouts.Holds, RealTimeLayouts.ByGroup, RealTimeLayouts.Runs);
        GiveBackPages();
        _setProgress = _database.Prepare("INSERT OR REPLACE INTO partitions (partition, progress) VALUES (?1, ?2)");
        _deleteProgress = _database.Prepare("DELETE FROM partitions WHERE partition = ?1");
        _addEpoch = _database.Prepare("INSERT INTO epochs (slot, partition, epoch) VALUES (?1, ?2, ?3) ON CONFLICT (slot) DO NOTHING");
        _deleteEpoch = _database.Prepare("DELETE FROM epochs WHERE slot = ?1");
        _deleteContents = _database.Prepare("DELETE FROM contents WHERE slot = ?1");
        _addView = _database.Prepare("INSERT INTO views (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING");
        _addRun = _database.Prepare("INSERT INTO runs (id, newest, blocks, bytes, checksum) VALUES (?1, ?2, ?3, ?4, ?5)");
        _deleteRun = _database.Prepare("DELETE FROM runs WHERE id = ?1");
        _deleteContentsOfRun = _database.Prepare("DELETE FROM contents WHERE run = ?1");
        _addContents = _database.Prepare("INSERT INTO contents (run, slot, view, states) VALUES (?1, ?2, ?3, ?4)");
    }

    /// <summary>Writes what belongs to a checkpoint in one durable transaction. <paramref name="run"/> has its states; <c>null</c> when none changed.</summary>
    public void Checkpoint(IReadOnlyList<PartitionChanges> changes, string[] views, Run? run) => _database.InTransaction(() =>
    {
        for (var i = 0; i < views.Length; i++)
        {
            _addView.Bind(1, i).Bind(2, views[i]).Run();
        }

        foreach (var partition in changes)
        {
            Write(partition);
        }

        if (run is not null)
        {
            Add(run, static _ => true);
        }

        // What no kept epoch has a state in.
        _database.Execute("DELETE FROM runs WHERE id NOT IN (SELECT run FROM contents)");
    });

    /// <summary>Names one run instead of others, in one durable transaction; none when nothing in them counts any longer.</summary>
    public void Replace(IReadOnlyList<Run> merged, Run? run, Func<long, bool> isLive) => _database.InTransaction(() =>
    {
        foreach (var old in merged)
        {
            _deleteRun.Bind(1, old.Line.Id).Run();
            _deleteContentsOfRun.Bind(1, old.Line.Id).Run();
        }

        if (run is not null)
        {
            Add(run, isLive);
        }
    });

    /// <summary>Every partition's progress.</summary>
    public List<PartitionProgress> ReadProgress() => Read(
        "SELECT progress FROM partitions", row => JsonSerializer.Deserialize<PartitionProgress>(row.Text(0)) ?? throw new InvalidDataException("a partition without progress"));

    /// <summary>Every epoch.</summary>
    public List<(long Slot, int Partition, long Epoch)> ReadEpochs() => Read("SELECT slot, partition, epoch FROM epochs", row => (row.Number(0), (int)row.Number(1), row.Number(2)));

    /// <summary>The views' names, each at its number.</summary>
    public List<string> ReadViews() => Read("SELECT name FROM views ORDER BY id", row => row.Text(0));

    /// <summary>Every run, newest first.</summary>
    public List<RunLine> ReadRuns() => Read(
        "SELECT id, newest, blocks, bytes, checksum FROM runs ORDER BY newest DESC",
        row => new RunLine(row.Number(0), row.Number(1), row.Number(2), row.Number(3), (uint)row.Number(4)));

    /// <summary>How many states each run has of each view of each kept epoch.</summary>
    public List<(long Run, long Slot, int View, long States)> ReadContents() => Read(
        "SELECT run, slot, view, states FROM contents", row => (row.Number(0), row.Number(1), (int)row.Number(2), row.Number(3)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[]
        {
            _setProgress, _deleteProgress, _addEpoch, _deleteEpoch, _deleteContents, _addView, _addRun, _deleteRun, _deleteContentsOfRun, _addContents,
        })
        {
            statement.Dispose();
        }

        _database.Dispose();
    }

    private void Write(PartitionChanges changes)
    {
        foreach (var slot in changes.DroppedSlots)
        {
            _deleteContents.Bind(1, slot).Run();
            _deleteEpoch.Bind(1, slot).Run();
        }

        foreach (var (epoch, _) in changes.Epochs)
        {
            _addEpoch.Bind(1, epoch.Slot).Bind(2, changes.Partition).Bind(3, epoch.Epoch).Run();
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

    private void Add(Run run, Func<long, bool> isLive)
    {
        var line = run.Line;
        _addRun.Bind(1, line.Id).Bind(2, line.Newest).Bind(3, line.Blocks).Bind(4, line.Bytes).Bind(5, line.Checksum).Run();
        foreach (var section in run.Index.Sections.Where(section => isLive(section.Slot)))
        {
            _addContents.Bind(1, line.Id).Bind(2, section.Slot).Bind(3, section.View).Bind(4, section.States).Run();
        }
    }

    /// <summary>A file that held states before there were runs is mostly empty.</summary>
    private void GiveBackPages()
    {
        const long MostFreePages = 1024;
        if (_database.QueryNumber("PRAGMA freelist_count") > MostFreePages)
        {
            _database.Execute("VACUUM");
        }
    }

    private List<T> Read<T>(string sql, Func<SqliteStatement, T> row)
    {
        var rows = new List<T>();
        using var select = _database.Prepare(sql);
        while (select.Step())
        {
            rows.Add(row(select));
        }

        return rows;
    }
}
