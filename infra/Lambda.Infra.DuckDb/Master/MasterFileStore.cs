using Lambda.Ports.Master;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Turns the rows of a query into a durable file of the dataset. Shared by writing and compaction.</summary>
internal sealed class MasterFileStore(MasterPaths paths)
{
    // Version 2's delta encodings of offsets, times and texts read a quarter faster than version 1's plain ones, and are smaller.
    private const string Format = "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd";

    /// <summary>Encoding holds a whole file's columns once more: one file at a time, however many partitions end theirs together.</summary>
    private readonly Lock _encoding = new();

    /// <summary>
    /// Writes the rows under an unfinished name, syncs them, then gives them the final name. A crash before leaves an unfinished
    /// file that nobody reads and that the next writer of the partition and epoch removes.
    /// </summary>
    /// <param name="connection">Where the query runs.</param>
    /// <param name="query">Gives the rows, in order.</param>
    /// <param name="expected">What the file is to be; its size and hash are not looked at.</param>
    /// <param name="cancellationToken">Interrupts the query; no file is left.</param>
    /// <returns>The row with size and hash.</returns>
    /// <exception cref="DuckDbException">The rows could not be written, or are not as many as expected.</exception>
    public EventFile Write(DuckDbConnection connection, string query, EventFile expected, CancellationToken cancellationToken)
    {
        foreach (var leftover in paths.Unfinished(expected.Epoch, expected.Partition))
        {
            File.Delete(leftover);
        }

        var final = paths.Full(expected.Path);
        var unfinished = final + MasterPaths.UnfinishedSuffix;
        DurableFiles.CreateFolder(Path.GetDirectoryName(final)!);
        try
        {
            using var interruption = cancellationToken.Register(connection.Interrupt);
            var rows = Encode(connection, query, unfinished);
            cancellationToken.ThrowIfCancellationRequested();
            if (rows != expected.Rows)
            {
                throw new DuckDbException($"{rows} rows were written into '{expected.Path}', not {expected.Rows}");
            }

            DurableFiles.SyncFile(unfinished);
            var seal = FileSeal.Of(unfinished, cancellationToken);
            DurableFiles.Move(unfinished, final);
            return expected with { Bytes = seal.Bytes, Sha256 = seal.Sha256 };
        }
        catch (DuckDbException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private long Encode(DuckDbConnection connection, string query, string path)
    {
        lock (_encoding)
        {
            return connection.Execute($"COPY ({query}) TO {DuckDbSql.Literal(path)} ({Format})");
        }
    }
}
