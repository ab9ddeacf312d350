namespace Lambda.Infra.Sqlite.Catalog;

/// <summary>The tables of <c>catalog.sqlite</c>. Moments are microseconds since 1970-01-01T00:00Z; lists are JSON arrays.</summary>
internal static class CatalogTables
{
    public const string Layout1 =
        """
        CREATE TABLE cuts (epoch INTEGER PRIMARY KEY, complete INTEGER NOT NULL);

        CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT, mode TEXT NOT NULL, state TEXT NOT NULL, requested_at INTEGER NOT NULL, started_at INTEGER,
            finished_at INTEGER, cut INTEGER, events_read INTEGER NOT NULL, events_total INTEGER NOT NULL, versions TEXT NOT NULL,
            incomplete_epochs TEXT NOT NULL, cancel_requested INTEGER NOT NULL, note TEXT, error TEXT);
        CREATE INDEX runs_that_go_on ON runs (id) WHERE state IN ('Queued', 'Running');

        CREATE TABLE versions (
            version INTEGER NOT NULL, view TEXT NOT NULL, run_id INTEGER NOT NULL, cut INTEGER NOT NULL, cut_offsets TEXT NOT NULL, logic TEXT NOT NULL,
            fingerprint TEXT NOT NULL, rows INTEGER NOT NULL, hash TEXT NOT NULL, events INTEGER NOT NULL, duplicates INTEGER NOT NULL,
            highest_event_time INTEGER NOT NULL, published_at INTEGER NOT NULL,
            PRIMARY KEY (version, view)) WITHOUT ROWID;
        CREATE TABLE pointer (only INTEGER PRIMARY KEY CHECK (only = 1), current INTEGER, reserved INTEGER NOT NULL);
        INSERT INTO pointer (only, current, reserved) VALUES (1, NULL, 0);

        CREATE TABLE archive_positions (
            partition INTEGER PRIMARY KEY, offset INTEGER NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL, rows INTEGER NOT NULL,
            control INTEGER NOT NULL, dead_lettered INTEGER NOT NULL);
        CREATE TABLE closed_epochs (
            epoch INTEGER NOT NULL, partition INTEGER NOT NULL, first INTEGER NOT NULL, end INTEGER NOT NULL, rows INTEGER NOT NULL,
            control INTEGER NOT NULL, dead_lettered INTEGER NOT NULL,
            PRIMARY KEY (epoch, partition)) WITHOUT ROWID;
        CREATE TABLE files (
            path TEXT PRIMARY KEY, epoch INTEGER NOT NULL, partition INTEGER NOT NULL, first_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL,
            rows INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, min_event_time INTEGER NOT NULL, max_event_time INTEGER NOT NULL);
        CREATE INDEX files_by_offset ON files (epoch, partition, first_offset);
        CREATE TABLE quarantine (
            path TEXT PRIMARY KEY, epoch INTEGER NOT NULL, partition INTEGER NOT NULL, first_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL,
            rows INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, min_event_time INTEGER NOT NULL, max_event_time INTEGER NOT NULL,
            reason TEXT NOT NULL);
        """;
}
