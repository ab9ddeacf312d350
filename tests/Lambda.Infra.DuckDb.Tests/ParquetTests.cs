using Lambda.Testing;

namespace Lambda.Infra.DuckDb.Tests;

public sealed class ParquetTests : IDisposable
{
    private readonly DuckDbConnection _connection = DuckDbConnection.OpenInMemory();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_zstd_parquet_file_reads_back_as_it_was_written()
    {
        var file = DuckDbSql.Literal(_folder.PathOf("it's a file.parquet"));
        const string Rows = """
            SELECT i, (i * 1000000007)::HUGEINT AS h, CASE WHEN i % 7 = 0 THEN NULL ELSE repeat('x', (i % 40)::INTEGER) END AS s,
                   make_timestamp(i) AS t, ('row ' || i)::BLOB AS b FROM range(150000) t(i)
            """;
        Assert.Equal(150000, _connection.Execute($"COPY ({Rows}) TO {file} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)"));
        Assert.Equal(
            ["ZSTD"], _connection.Query($"SELECT DISTINCT compression FROM parquet_metadata({file})").Select(row => row[0]));
        // HUGEINT is a DOUBLE in Parquet: the master dataset keeps 128-bit values as two BIGINT columns.
        const string Columns = "i, s, t, b";
        Assert.Equal(0L, _connection.Scalar($"SELECT count(*) FROM (SELECT {Columns} FROM ({Rows}) EXCEPT ALL SELECT {Columns} FROM {file})"));
        Assert.Equal(150000L, _connection.Scalar($"SELECT count(*) FROM {file}"));
    }

    [Fact]
    public void A_csv_file_answers_sql()
    {
        var file = _folder.PathOf("numbers.csv");
        File.WriteAllText(file, "name,amount\na,1\nb,\nc,3\n");
        var rows = _connection.Query($"SELECT name, amount FROM read_csv({DuckDbSql.Literal(file)}) ORDER BY name");
        Assert.Equal([["a", 1L], ["b", null], ["c", 3L]], rows);
    }

    [Fact]
    public void Reading_a_scan_allocates_nothing_per_row()
    {
        var file = DuckDbSql.Literal(_folder.PathOf("many.parquet"));
        _connection.Execute($"COPY (SELECT i, 'a text longer than twelve bytes ' || i AS s FROM range(200000) t(i)) TO {file} (FORMAT parquet)");
        using var result = _connection.Stream($"FROM {file}");
        var sum = result.NextChunk()!.Column(0).Values<long>()[0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (result.NextChunk() is { } chunk)
        {
            var numbers = chunk.Column(0).Values<long>();
            var texts = chunk.Column(1);
            for (var row = 0; row < numbers.Length; row++)
            {
                sum += numbers[row] + texts.Bytes(row).Length;
            }
        }

        Assert.True(sum > 0);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }
}
