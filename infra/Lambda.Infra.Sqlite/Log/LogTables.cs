using Lambda.Infra.Sqlite.Storage;

namespace Lambda.Infra.Sqlite.Log;

/// <summary>The tables of <c>log.sqlite</c>.</summary>
internal static class LogTables
{
    private const string Layout1 =
        """
        CREATE TABLE stream (topic TEXT NOT NULL, partitions INTEGER NOT NULL);
        CREATE TABLE batches (
            id INTEGER PRIMARY KEY,
            partition INTEGER NOT NULL,
            first_offset INTEGER NOT NULL,
            count INTEGER NOT NULL,
            arrival_time INTEGER NOT NULL,
            records BLOB NOT NULL);
        CREATE UNIQUE INDEX batches_by_offset ON batches (partition, first_offset);
        """;

    public const string Insert = "INSERT INTO batches (partition, first_offset, count, arrival_time, records) VALUES (?1, ?2, ?3, ?4, ?5)";

    /// <summary>The row that holds an offset, and those that follow.</summary>
    public const string SelectFrom =
        """
        SELECT first_offset, count, arrival_time, records FROM batches
        WHERE partition = ?1 AND first_offset >= coalesce((SELECT max(first_offset) FROM batches WHERE partition = ?1 AND first_offset <= ?2), ?2)
        ORDER BY first_offset
        """;

    /// <summary>Opens the file for writing. One that is there keeps the number of partitions that it has.</summary>
    /// <exception cref="InvalidOperationException">It holds another stream.</exception>
    public static SqliteDatabase Open(string path, SqliteEventLogOptions options)
    {
        var database = Migrations.Open(path, Layout1);
        try
        {
            database.InTransaction(() => CheckStream(database, path, options));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Where a partition ends, from its last row.</summary>
    public static long EndOf(SqliteDatabase database, int partition) =>
        database.QueryNumber($"SELECT coalesce((SELECT first_offset + count FROM batches WHERE partition = {partition} ORDER BY first_offset DESC LIMIT 1), 0)");

    /// <summary>How many partitions there are.</summary>
    public static int PartitionsOf(SqliteDatabase database) => (int)database.QueryNumber("SELECT partitions FROM stream");

    /// <summary>There are so many partitions from now on.</summary>
    public static void Grow(SqliteDatabase database, int partitions) => database.Execute($"UPDATE stream SET partitions = {partitions}");

    /// <summary>Where a partition starts: 0 as long as nothing has been taken away.</summary>
    public static long StartOf(SqliteDatabase database, int partition) =>
        database.QueryNumber($"SELECT coalesce((SELECT first_offset FROM batches WHERE partition = {partition} ORDER BY first_offset LIMIT 1), 0)");

    private static void CheckStream(SqliteDatabase database, string path, SqliteEventLogOptions options)
    {
        using var stream = database.Prepare("SELECT topic, partitions FROM stream");
        if (!stream.Step())
        {
            using var insert = database.Prepare("INSERT INTO stream (topic, partitions) VALUES (?1, ?2)");
            insert.Bind(1, options.Topic).Bind(2, options.PartitionCount).Run();
            return;
        }

        var topic = stream.Text(0);
        if (topic != options.Topic)
        {
            throw new InvalidOperationException($"'{path}' holds stream '{topic}', not '{options.Topic}': start another log in another folder");
        }
    }
}
