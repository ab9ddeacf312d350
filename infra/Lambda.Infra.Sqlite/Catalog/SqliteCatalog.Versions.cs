using Dapper;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Catalog;
using Microsoft.Data.Sqlite;

namespace Lambda.Infra.Sqlite.Catalog;

public sealed partial class SqliteCatalog
{
    private const string SelectVersions =
        """
        SELECT view, version, run_id AS RunId, cut, cut_offsets AS CutOffsets, logic, fingerprint, rows, hash, events, duplicates,
            highest_event_time AS HighestEventTime, published_at AS PublishedAt
        FROM versions
        """;

    /// <summary>What is served, as of the last commit: every answer asks for it, and this process is the only one that changes it.</summary>
    private volatile Publication? _current;

    /// <inheritdoc/>
    public ValueTask<long> ReserveVersionAsync(CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.QuerySingle<long>("UPDATE pointer SET reserved = reserved + 1 RETURNING reserved"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(BatchRun run, IReadOnlyList<ViewVersion> versions, CancellationToken cancellationToken)
    {
        var number = versions.Select(version => version.Version).Distinct().Single();
        return _store.WriteAsync(
            connection =>
            {
                if (!UpdateRun(connection, run with { State = RunState.Published }))
                {
                    return false;
                }

                InsertVersions(connection, versions);
                connection.Execute("UPDATE pointer SET current = @number, reserved = max(reserved, @number)", new { number });
                return true;
            },
            cancellationToken,
            published => _current = published ? new Publication(number, versions.ToDictionary(version => version.View)) : _current);
    }

    /// <inheritdoc/>
    public ValueTask<Publication?> CurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_current);

    /// <inheritdoc/>
    public async ValueTask<bool> SetCurrentAsync(long version, CancellationToken cancellationToken)
    {
        var moved = await _store.WriteAsync(
            connection =>
            {
                const string Move = "UPDATE pointer SET current = @version WHERE EXISTS (SELECT 1 FROM versions WHERE version = @version)";
                return connection.Execute(Move, new { version }) == 1 ? CurrentPublication(connection) : null;
            },
            cancellationToken,
            publication => _current = publication ?? _current).ConfigureAwait(false);
        return moved is not null;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewVersion>> VersionsAsync(string? view, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => QueryVersions(connection, "WHERE @view IS NULL OR view = @view", new { view }), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewVersion>> RetireAsync(int keep, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            const string Forgotten =
                """
                WHERE version NOT IN (SELECT DISTINCT version FROM versions ORDER BY version DESC LIMIT @keep)
                    AND version NOT IN (SELECT current FROM pointer WHERE current IS NOT NULL)
                """;
            var forgotten = QueryVersions(connection, Forgotten, new { keep });
            connection.Execute("DELETE FROM versions WHERE version IN @numbers", new { numbers = forgotten.Select(version => version.Version).Distinct() });
            return forgotten;
        },
        cancellationToken);

    private static Publication? CurrentPublication(SqliteConnection connection)
    {
        var versions = QueryVersions(connection, "WHERE version = (SELECT current FROM pointer)", null);
        return versions.Count == 0 ? null : new Publication(versions[0].Version, versions.ToDictionary(version => version.View));
    }

    private static IReadOnlyList<ViewVersion> QueryVersions(SqliteConnection connection, string where, object? parameters) =>
        [.. connection.Query<VersionRow>($"{SelectVersions} {where} ORDER BY version DESC, view", parameters).Select(row => row.ToVersion())];

    private static void InsertVersions(SqliteConnection connection, IReadOnlyList<ViewVersion> versions)
    {
        const string Insert =
            """
            INSERT INTO versions (view, version, run_id, cut, cut_offsets, logic, fingerprint, rows, hash, events, duplicates, highest_event_time, published_at)
            VALUES (@View, @Version, @RunId, @Cut, @CutOffsets, @Logic, @Fingerprint, @Rows, @Hash, @Events, @Duplicates, @HighestEventTime, @PublishedAt)
            """;
        try
        {
            connection.Execute(Insert, versions.Select(VersionRow.Of));
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            throw new InvalidOperationException($"version {versions[0].Version} was published already", error);
        }
    }

    /// <summary>A row as SQLite gives it.</summary>
    private sealed record VersionRow(
        string View, long Version, long RunId, long Cut, string CutOffsets, string Logic, string Fingerprint, long Rows, string Hash, long Events,
        long Duplicates, long HighestEventTime, long PublishedAt)
    {
        public static VersionRow Of(ViewVersion version) => new(
            version.View, version.Version, version.RunId, version.Cut, Columns.Json(version.CutOffsets), version.Logic, version.Fingerprint, version.Rows,
            version.Hash, version.Events, version.Duplicates, version.HighestEventTime, Columns.Of(version.PublishedAt));

        public ViewVersion ToVersion() => new(
            View, Version, RunId, Cut, Columns.List<long>(CutOffsets), Logic, Fingerprint, Rows, Hash, Events, Duplicates, HighestEventTime,
            Columns.Moment(PublishedAt));
    }
}
