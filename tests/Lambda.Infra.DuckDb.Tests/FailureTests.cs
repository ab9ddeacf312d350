namespace Lambda.Infra.DuckDb.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly DuckDbConnection _connection = DuckDbConnection.OpenInMemory();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Wrong_sql_is_refused_with_the_reason()
    {
        Assert.Contains("nowhere", Assert.Throws<DuckDbException>(() => _connection.Query("SELECT * FROM nowhere")).Message, StringComparison.Ordinal);
        Assert.Contains("syntax error", Assert.Throws<DuckDbException>(() => _connection.Execute("SELEKT 1")).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<DuckDbException>(() => _connection.Stream("SELECT * FROM nowhere")).Message, StringComparison.Ordinal);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    // DuckDB answers "no more rows" to the fetch that fails: the reader must tell the two apart.
    [Fact]
    public void A_stream_that_fails_half_way_throws_instead_of_ending()
    {
        using var result = _connection.Stream(
            "SELECT CAST(CASE WHEN i = 900000 THEN 'oops' ELSE '1' END AS INTEGER) FROM range(1000000) t(i)");
        var rows = 0;
        var failure = Assert.Throws<DuckDbException>(() =>
        {
            while (result.NextChunk() is { } chunk)
            {
                rows += chunk.Count;
            }
        });
        Assert.InRange(rows, 1, 900_000);
        Assert.Contains("oops", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var failure = Assert.Throws<DuckDbException>(() => _connection.Query("FROM read_parquet('no/such/file.parquet')"));
        Assert.Contains("no/such/file.parquet", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_over_the_memory_limit_fails_and_the_connection_stays_usable()
    {
        using var small = DuckDbConnection.OpenInMemory(new DuckDbOptions { MemoryLimitBytes = 32L << 20 });
        var failure = Assert.Throws<DuckDbException>(
            () => small.Execute("CREATE TABLE t AS SELECT i, hash(i) || 'padding that is long' AS s FROM range(5000000) t(i)"));
        Assert.Contains("memory", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, small.Scalar("SELECT 1"));
    }

    [Fact]
    public async Task A_query_interrupted_from_another_thread_throws_and_the_connection_stays_usable()
    {
        var query = Task.Run(() => _connection.Query("SELECT max(hash(i, j)) FROM range(100000000) t(i), range(1000) u(j)"));
        // Interrupting a connection where nothing runs yet does nothing, so it is repeated.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!query.IsCompleted && await timer.WaitForNextTickAsync())
        {
            _connection.Interrupt();
        }

        var failure = await Assert.ThrowsAsync<DuckDbException>(() => query);
        Assert.Contains("nterrupt", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void A_parameter_that_does_not_exist_is_refused()
    {
        using var statement = _connection.Prepare("SELECT $1");
        Assert.Throws<ArgumentOutOfRangeException>(() => statement.Bind(2, 1L));
        Assert.Throws<ArgumentOutOfRangeException>(() => statement.Bind(0, 1L));
    }

    [Fact]
    public void A_parameter_that_was_not_bound_is_named()
    {
        using var statement = _connection.Prepare("SELECT $1::BIGINT");
        Assert.Contains("1", Assert.Throws<DuckDbException>(statement.Stream).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_another_width_or_kind_are_not_reinterpreted()
    {
        using var result = _connection.Stream("SELECT 1::BIGINT, 'text'");
        var chunk = result.NextChunk()!;
        Assert.Throws<InvalidOperationException>(() => { _ = chunk.Column(0).Values<int>().Length; });
        Assert.Throws<InvalidOperationException>(() => { _ = chunk.Column(1).Values<Int128>().Length; });
        Assert.Throws<InvalidOperationException>(() => { _ = chunk.Column(0).Bytes(0).Length; });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = chunk.Column(1).Bytes(1).Length; });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = chunk.Column(2).Count; });
    }

    [Fact]
    public void Settings_out_of_bounds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DuckDbDatabase.OpenInMemory(new DuckDbOptions { Threads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DuckDbDatabase.OpenInMemory(new DuckDbOptions { MemoryLimitBytes = 1 }));
    }

    [Fact]
    public void A_type_without_a_plain_value_asks_for_a_cast()
    {
        Assert.Contains("cast", Assert.Throws<DuckDbException>(() => _connection.Query("SELECT [1, 2]")).Message, StringComparison.Ordinal);
        Assert.Contains("cast", Assert.Throws<DuckDbException>(
            () => _connection.Query("SELECT 99999999999999999999999999999999999999::DECIMAL(38,0)")).Message, StringComparison.Ordinal);
    }
}
