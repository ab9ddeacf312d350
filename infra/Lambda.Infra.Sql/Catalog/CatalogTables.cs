namespace Lambda.Infra.Sql.Catalog;

/// <summary>The tables of the catalog. Moments are microseconds since 1970-01-01T00:00Z; lists are JSON arrays.</summary>
public static class CatalogTables
{
    /// <summary>Makes them; see <see cref="SqlTypes"/>. A step that was released is never changed.</summary>
    public static string[] Steps(SqlTypes types) =>
        [$"{Cuts(types)}\n{Runs(types)}\n{Versions(types)}\n{Archive(types)}\n{Files(types)}", Leases(types), Partitions(types)];

    private static string Cuts(SqlTypes types) => $"CREATE TABLE cuts (epoch {types.Number} PRIMARY KEY, complete {types.Number} NOT NULL);";

    private static string Runs(SqlTypes types)
    {
        var (number, text) = (types.Number, types.Text);
        return $"""
            CREATE TABLE runs (
                id {types.Identity}, mode {text} NOT NULL, state {text} NOT NULL, requested_at {number} NOT NULL, started_at {number},
                finished_at {number}, cut {number}, events_read {number} NOT NULL, events_total {number} NOT NULL, versions {text} NOT NULL,
                incomplete_epochs {text} NOT NULL, cancel_requested {number} NOT NULL, note {text}, error {text});
            CREATE INDEX runs_that_go_on ON runs (id) WHERE state IN ('Queued', 'Running');
            """;
    }

    private static string Versions(SqlTypes types)
    {
        var (number, text) = (types.Number, types.Text);
        return $"""
            CREATE TABLE versions (
                version {number} NOT NULL, view {text} NOT NULL, run_id {number} NOT NULL, cut {number} NOT NULL, cut_offsets {text} NOT NULL,
                logic {text} NOT NULL, fingerprint {text} NOT NULL, rows {number} NOT NULL, hash {text} NOT NULL, events {number} NOT NULL,
                duplicates {number} NOT NULL, highest_event_time {number} NOT NULL, published_at {number} NOT NULL,
                PRIMARY KEY (version, view));
            CREATE TABLE pointer ("only" {number} PRIMARY KEY CHECK ("only" = 1), current {number}, reserved {number} NOT NULL);
            INSERT INTO pointer ("only", current, reserved) VALUES (1, NULL, 0);
            """;
    }

    private static string Archive(SqlTypes types)
    {
        var number = types.Number;
        return $"""
            CREATE TABLE archive_positions (
                partition {number} PRIMARY KEY, "offset" {number} NOT NULL, epoch {number} NOT NULL, first {number} NOT NULL, rows {number} NOT NULL,
                control {number} NOT NULL, dead_lettered {number} NOT NULL);
            CREATE TABLE closed_epochs (
                epoch {number} NOT NULL, partition {number} NOT NULL, first {number} NOT NULL, "end" {number} NOT NULL, rows {number} NOT NULL,
                control {number} NOT NULL, dead_lettered {number} NOT NULL,
                PRIMARY KEY (epoch, partition));
            """;
    }

    private static string Files(SqlTypes types)
    {
        var (number, text) = (types.Number, types.Text);
        var file =
            $"""
            path {text} PRIMARY KEY, epoch {number} NOT NULL, partition {number} NOT NULL, first_offset {number} NOT NULL, last_offset {number} NOT NULL,
                rows {number} NOT NULL, bytes {number} NOT NULL, sha256 {text} NOT NULL, min_event_time {number} NOT NULL, max_event_time {number} NOT NULL
            """;
        return $"""
            CREATE TABLE files ({file});
            CREATE INDEX files_by_offset ON files (epoch, partition, first_offset);
            CREATE TABLE quarantine ({file}, reason {text} NOT NULL);
            """;
    }

    /// <summary>A catalog from before there was growth: every version that it has names all partitions, which were there from the start.</summary>
    private static string Partitions(SqlTypes types) =>
        $"""
        CREATE TABLE partitionings (partitions {types.Number} PRIMARY KEY, from_epoch {types.Number} NOT NULL);
        INSERT INTO partitionings (from_epoch, partitions)
            SELECT 0, max(length(cut_offsets) - length(replace(cut_offsets, ',', ''))) + 1 FROM versions HAVING count(*) > 0;
        """;

    private static string Leases(SqlTypes types) =>
        $"CREATE TABLE leases (name {types.Text} PRIMARY KEY, token {types.Number} NOT NULL, owner {types.Text} NOT NULL, renewals {types.Number} NOT NULL);";
}
