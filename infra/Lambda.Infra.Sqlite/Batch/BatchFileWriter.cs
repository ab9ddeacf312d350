using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Batch;

namespace Lambda.Infra.Sqlite.Batch;

/// <summary>Writes all rows of one version into a new file, which is not yet durable.</summary>
internal static class BatchFileWriter
{
    /// <summary>How many rows are written between two looks at the cancellation token.</summary>
    private const int RowsBetweenChecks = 1024;

    /// <exception cref="ArgumentException">The rows are not sorted, or a group comes twice.</exception>
    public static void Write(string path, string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        WriteDatabase(path, view, version, rows, cancellationToken);
        BatchFileSeal.Append(path);
    }

    private static void WriteDatabase(string path, string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        using var database = SqliteDatabase.OpenOrCreate(path);
        database.Execute(BatchFileLayout.WriteSettings);
        database.InTransaction(() =>
        {
            database.Execute(BatchFileLayout.Tables);
            var count = WriteRows(database, view, rows, cancellationToken);
            database.Execute(BatchFileLayout.Index);
            using var header = database.Prepare(BatchFileLayout.InsertHeader);
            header.Bind(1, BatchFileLayout.Version).Bind(2, view).Bind(3, version).Bind(4, count).Run();
        });
    }

    private static long WriteRows(SqliteDatabase database, string view, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        using var insert = database.Prepare(BatchFileLayout.Insert);
        var (count, lastPane, lastKey) = (0L, 0L, Array.Empty<byte>());
        foreach (var row in rows)
        {
            if (count % RowsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var key = row.Key.Span;
            if (count > 0 && (row.Pane < lastPane || (row.Pane == lastPane && key.SequenceCompareTo(lastKey) <= 0)))
            {
                throw new ArgumentException($"row {count} of view '{view}' does not come after the one before it", nameof(rows));
            }

            insert.Bind(1, row.Pane).Bind(2, key).Bind(3, row.State.Span).Run();
            (lastPane, lastKey) = (row.Pane, key.ToArray());
            count++;
        }

        return count;
    }
}
