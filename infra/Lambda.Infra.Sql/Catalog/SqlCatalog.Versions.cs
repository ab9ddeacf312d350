using System.Data.Common;
using Dapper;
using Lambda.Ports.Catalog;

namespace Lambda.Infra.Sql.Catalog;

public sealed partial class SqlCatalog
{
    private const string SelectVersions =
        """
        SELECT view, version, run_id AS RunId, cut, cut_offsets AS CutOffsets, logic, fingerprint, rows, hash, events, duplicates,
            highest_event_time AS HighestEventTime, published_at AS PublishedAt
        FROM versions
        """;

    /// <inheritdoc/>
    public ValueTask<long> ReserveVersionAsync(CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.QuerySingleAsync<long>("UPDATE pointer SET reserved = reserved + 1 RETURNING reserved"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(BatchRun run, IReadOnlyList<ViewVersion> versions, CancellationToken cancellationToken)
    {
        var number = versions.Select(version => version.Version).Distinct().Single();
        return _store.WriteAsync(
            async connection =>
            {
                if (!await UpdateRunAsync(connection, run with { State = RunState.Published }))
                {
                    return false;
                }

                await InsertVersionsAsync(connection, versions);
                await connection.ExecuteAsync("UPDATE pointer SET current = @number, reserved = CASE WHEN reserved < @number THEN @number ELSE reserved END", new { number });
                return true;
            },
            cancellationToken,
            published => _served.Now = published ? new Publication(number, versions.ToDictionary(version => version.View)) : _served.Now);
    }

    /// <inheritdoc/>
    public ValueTask<Publication?> CurrentAsync(CancellationToken cancellationToken) =>
        _store.IsShared ? _store.ReadAsync(CurrentPublicationAsync, cancellationToken) : ValueTask.FromResult(_served.Now);

    /// <inheritdoc/>
    public async ValueTask<bool> SetCurrentAsync(long version, CancellationToken cancellationToken)
    {
        var moved = await _store.WriteAsync(
            async connection =>
            {
                const string Move = "UPDATE pointer SET current = @version WHERE EXISTS (SELECT 1 FROM versions WHERE version = @version)";
                return await connection.ExecuteAsync(Move, new { version }) == 1 ? await CurrentPublicationAsync(connection) : null;
            },
            cancellationToken,
            publication => _served.Now = publication ?? _served.Now);
        return moved is not null;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewVersion>> VersionsAsync(string? view, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => view is null ? QueryVersionsAsync(connection, "", null) : QueryVersionsAsync(connection, "WHERE view = @view", new { view }), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewVersion>> RetireAsync(int keep, CancellationToken cancellationToken) => _store.WriteAsync(
        async connection =>
        {
            const string Forgotten =
                """
                WHERE version NOT IN (SELECT DISTINCT version FROM versions ORDER BY version DESC LIMIT @keep)
                    AND version NOT IN (SELECT current FROM pointer WHERE current IS NOT NULL)
                """;
            var forgotten = await QueryVersionsAsync(connection, Forgotten, new { keep });
            await connection.ExecuteAsync("DELETE FROM versions WHERE version = @Version AND view = @View", forgotten.Select(version => new { version.Version, version.View }));
            return forgotten;
        },
        cancellationToken);

    private static async Task<Publication?> CurrentPublicationAsync(DbConnection connection)
    {
        var versions = await QueryVersionsAsync(connection, "WHERE version = (SELECT current FROM pointer)", null);
        return versions.Count == 0 ? null : new Publication(versions[0].Version, versions.ToDictionary(version => version.View));
    }

    private static async Task<IReadOnlyList<ViewVersion>> QueryVersionsAsync(DbConnection connection, string where, object? parameters) =>
        [.. (await connection.QueryAsync<VersionRow>($"{SelectVersions} {where} ORDER BY version DESC, view", parameters)).Select(row => row.ToVersion())];

    private async Task InsertVersionsAsync(DbConnection connection, IReadOnlyList<ViewVersion> versions)
    {
        const string Insert =
            """
            INSERT INTO versions (view, version, run_id, cut, cut_offsets, logic, fingerprint, rows, hash, events, duplicates, highest_event_time, published_at)
            VALUES (@View, @Version, @RunId, @Cut, @CutOffsets, @Logic, @Fingerprint, @Rows, @Hash, @Events, @Duplicates, @HighestEventTime, @PublishedAt)
            """;
        try
        {
            await connection.ExecuteAsync(Insert, versions.Select(VersionRow.Of));
        }
        catch (DbException error) when (_store.IsConflict(error))
        {
            throw new InvalidOperationException($"version {versions[0].Version} was published already", error);
        }
    }

    /// <summary>A row as the database gives it.</summary>
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
