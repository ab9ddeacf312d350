namespace Lambda.Infra.DuckDb.Master;

/// <summary>The queries over master files.</summary>
internal static class MasterSql
{
    /// <summary>Rows of files in the order given, and within a file in the order written.</summary>
    public static string Scan(string columns, IEnumerable<string> fullPaths) =>
        // The folder's epoch=… is for other tools: here the epoch comes from the catalog.
        $"SELECT {columns} FROM read_parquet([{string.Join(", ", fullPaths.Select(DuckDbSql.FileToRead))}], hive_partitioning = false)";
}
