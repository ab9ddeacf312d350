namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>The steps that the SQLite file of the real-time views has gone through.</summary>
internal static class RealTimeLayouts
{
    public const string Numbered =
        """
        CREATE TABLE partitions (partition INTEGER PRIMARY KEY, progress TEXT NOT NULL);
        CREATE TABLE epochs (slot INTEGER PRIMARY KEY, partition INTEGER NOT NULL, epoch INTEGER NOT NULL, UNIQUE (partition, epoch));
        CREATE TABLE views (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE states (id INTEGER PRIMARY KEY, view INTEGER NOT NULL, pane INTEGER NOT NULL, key BLOB NOT NULL, state BLOB NOT NULL);
        """;

    /// <summary>What triggers say about states, beside them.</summary>
    public const string Holds =
        """
        CREATE TABLE holds (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, events INTEGER NOT NULL, visible BLOB);
        """;

    /// <summary>States by group instead of by number. What triggers say stands in the row; three NULLs, for most, are three bytes.</summary>
    public const string ByGroup =
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

    /// <summary>States in runs beside the file. What was here goes, with the positions: the log has its events, and they are counted anew.</summary>
    public const string Runs =
        """
        DROP TABLE states;
        DELETE FROM partitions;
        DELETE FROM epochs;
        DELETE FROM views;
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY, newest INTEGER NOT NULL UNIQUE, blocks INTEGER NOT NULL, bytes INTEGER NOT NULL, checksum INTEGER NOT NULL);
        CREATE TABLE contents (
            run INTEGER NOT NULL, slot INTEGER NOT NULL, view INTEGER NOT NULL, states INTEGER NOT NULL, PRIMARY KEY (run, slot, view)) WITHOUT ROWID;
        """;
}
