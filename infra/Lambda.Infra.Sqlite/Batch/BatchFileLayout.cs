namespace Lambda.Infra.Sqlite.Batch;

/// <summary>
/// One version of one view in one file: an SQLite database, and after its last page the SHA-256 of all bytes before (<see cref="BatchFileSeal"/>), which SQLite
/// does not look at.
/// </summary>
internal static class BatchFileLayout
{
    public const long Version = 1;

    /// <summary>Nothing reads the file before it is finished, so there is nothing to protect while it is written.</summary>
    public const string WriteSettings = "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;";

    public const string Tables =
        """
        CREATE TABLE header (layout INTEGER NOT NULL, view TEXT NOT NULL, version INTEGER NOT NULL, rows INTEGER NOT NULL);
        CREATE TABLE rows (pane INTEGER NOT NULL, key BLOB NOT NULL, state BLOB NOT NULL, PRIMARY KEY (pane, key)) WITHOUT ROWID;
        """;

    /// <summary>Made after the rows: sorting once is faster than inserting in another order.</summary>
    public const string Index = "CREATE INDEX rows_by_key ON rows (key, pane);";

    public const string Insert = "INSERT INTO rows (pane, key, state) VALUES (?1, ?2, ?3)";
    public const string InsertHeader = "INSERT INTO header (layout, view, version, rows) VALUES (?1, ?2, ?3, ?4)";
    public const string SelectPanes = "SELECT pane, key, state FROM rows WHERE pane >= ?1 AND pane <= ?2 ORDER BY pane, key";

    public const string SelectKey =
        "SELECT pane, key, state FROM rows INDEXED BY rows_by_key WHERE key = ?3 AND pane >= ?1 AND pane <= ?2 ORDER BY pane";
}
