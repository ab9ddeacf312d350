using System.Data.Common;
using Dapper;
using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.Infra.Sql.Catalog;

public sealed partial class SqlCatalog
{
    private const string FileColumns = "epoch, partition, first_offset, last_offset, path, rows, bytes, sha256, min_event_time, max_event_time";

    private const string SelectFiles =
        """
        SELECT epoch, partition, first_offset AS FirstOffset, last_offset AS LastOffset, path, rows, bytes, sha256, min_event_time AS MinEventTime,
            max_event_time AS MaxEventTime
        """;

    /// <summary>All columns, not only the path: a file that was made anew under the same name is another file.</summary>
    private const string IsThisFile =
        """
        WHERE path = @Path AND epoch = @Epoch AND partition = @Partition AND first_offset = @FirstOffset AND last_offset = @LastOffset AND rows = @Rows
            AND bytes = @Bytes AND sha256 = @Sha256
        """;

    /// <inheritdoc/>
    public ValueTask<ArchivePosition> ArchivePositionAsync(int partition, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => PositionAsync(connection, partition), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CommitArchiveAsync(ArchiveCommit commit, CancellationToken cancellationToken) => _store.WriteAsync(
        async connection =>
        {
            if ((await PositionAsync(connection, commit.Position.Partition)).Offset != commit.ExpectedOffset
                || (await FindPartitionsAsync(connection) is { } partitions && !commit.IsWithin(partitions)))
            {
                return false;
            }

            const string SetPosition =
                """
                INSERT INTO archive_positions (partition, "offset", epoch, first, rows, control, dead_lettered)
                VALUES (@Partition, @Offset, @Epoch, @First, @Rows, @Control, @DeadLettered)
                ON CONFLICT (partition) DO UPDATE SET "offset" = excluded."offset", epoch = excluded.epoch, first = excluded.first, rows = excluded.rows,
                    control = excluded.control, dead_lettered = excluded.dead_lettered
                """;
            const string Close =
                """
                INSERT INTO closed_epochs (epoch, partition, first, "end", rows, control, dead_lettered)
                VALUES (@Epoch, @Partition, @First, @End, @Rows, @Control, @DeadLettered)
                """;
            await connection.ExecuteAsync(SetPosition, commit.Position);
            await InsertFilesAsync(connection, commit.Files);
            await connection.ExecuteAsync(Close, commit.Closed);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventFile>> FilesAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<EventFile>>(
            async connection =>
            {
                const string Select = $"{SelectFiles} FROM files WHERE epoch >= @fromEpoch AND epoch < @toEpoch ORDER BY epoch, partition, first_offset";
                return [.. (await connection.QueryAsync<FileRow>(Select, new { fromEpoch, toEpoch })).Select(row => row.ToFile())];
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ClosedEpoch>> ClosedEpochsAsync(long fromEpoch, long toEpoch, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<ClosedEpoch>>(
            async connection =>
            {
                const string Select =
                    """
                    SELECT epoch, partition, first, "end", rows, control, dead_lettered AS DeadLettered FROM closed_epochs
                    WHERE epoch >= @fromEpoch AND epoch < @toEpoch ORDER BY epoch, partition
                    """;
                return [.. (await connection.QueryAsync<ClosedRow>(Select, new { fromEpoch, toEpoch })).Select(row => row.ToClosed())];
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ReplaceFilesAsync(IReadOnlyList<EventFile> old, EventFile replacement, CancellationToken cancellationToken) => _store.WriteAsync(
        async connection =>
        {
            foreach (var file in old)
            {
                if (await connection.QuerySingleAsync<long>($"SELECT count(*) FROM files {IsThisFile}", file) == 0)
                {
                    return false;
                }
            }

            await connection.ExecuteAsync($"DELETE FROM files {IsThisFile}", old);
            await InsertFilesAsync(connection, [replacement]);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask QuarantineAsync(EventFile file, string reason, CancellationToken cancellationToken) => await _store.WriteAsync(
        async connection =>
        {
            var counted = await connection.ExecuteAsync($"DELETE FROM files {IsThisFile}", file) == 1;
            if (counted)
            {
                await connection.ExecuteAsync($"INSERT INTO quarantine ({FileColumns}, reason) VALUES ({FileValues}, @reason)", FileParameters(file, reason));
            }

            return counted;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<(EventFile File, string Reason)>> QuarantinedAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<(EventFile File, string Reason)>>(
            async connection =>
            [
                .. (await connection.QueryAsync<QuarantineRow>($"{SelectFiles}, reason FROM quarantine ORDER BY epoch, partition, first_offset"))
                    .Select(row => (row.ToFile(), row.Reason)),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RepairAsync(EventFile quarantined, EventFile replacement, CancellationToken cancellationToken)
    {
        if (RangeOf(quarantined) != RangeOf(replacement))
        {
            throw new ArgumentException($"'{replacement.Path}' does not hold what '{quarantined.Path}' held", nameof(replacement));
        }

        await _store.WriteAsync(
            async connection =>
            {
                if (await connection.ExecuteAsync($"DELETE FROM quarantine {IsThisFile}", quarantined) == 0)
                {
                    throw new InvalidOperationException($"'{quarantined.Path}' is not in quarantine");
                }

                await InsertFilesAsync(connection, [replacement]);
                return true;
            },
            cancellationToken);
    }

    private const string FileValues = "@Epoch, @Partition, @FirstOffset, @LastOffset, @Path, @Rows, @Bytes, @Sha256, @MinEventTime, @MaxEventTime";

    private static async Task<ArchivePosition> PositionAsync(DbConnection connection, int partition)
    {
        const string Select =
            """SELECT partition, "offset", epoch, first, rows, control, dead_lettered AS DeadLettered FROM archive_positions WHERE partition = @partition""";
        if (await connection.QuerySingleOrDefaultAsync<PositionRow>(Select, new { partition }) is { } row)
        {
            return row.ToPosition();
        }

        var partitions = await FindPartitionsAsync(connection);
        return ArchivePosition.Start(partition, partitions?.Has(partition) == true ? partitions.FirstEpochOf(partition) : 0);
    }

    private static Task InsertFilesAsync(DbConnection connection, IReadOnlyList<EventFile> files) =>
        connection.ExecuteAsync($"INSERT INTO files ({FileColumns}) VALUES ({FileValues})", files);

    private static DynamicParameters FileParameters(EventFile file, string reason)
    {
        var parameters = new DynamicParameters(file);
        parameters.Add("reason", Columns.Text(reason));
        return parameters;
    }

    private static (long Epoch, int Partition, long First, long Last, long Rows) RangeOf(EventFile file) =>
        (file.Epoch, file.Partition, file.FirstOffset, file.LastOffset, file.Rows);
}
