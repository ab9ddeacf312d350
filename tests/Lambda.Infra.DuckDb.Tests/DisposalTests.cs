namespace Lambda.Infra.DuckDb.Tests;

public class DisposalTests
{
    [Fact]
    public void A_connection_outlives_its_database_object()
    {
        var database = DuckDbDatabase.OpenInMemory();
        using var connection = database.Connect();
        database.Dispose();
        Assert.Equal(1, connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void A_result_outlives_its_statement()
    {
        using var connection = DuckDbConnection.OpenInMemory();
        using var result = connection.Stream("SELECT * FROM range(5000)");
        Assert.Equal(5000, DuckDbRows.ReadAll(result).Count);
    }

    [Fact]
    public void Everything_may_be_disposed_twice_and_refuses_work_afterwards()
    {
        var connection = DuckDbConnection.OpenInMemory();
        var statement = connection.Prepare("SELECT 1");
        var result = statement.Stream();
        var chunk = result.NextChunk()!;
        foreach (var disposable in new IDisposable[] { result, result, statement, statement, connection, connection })
        {
            disposable.Dispose();
        }

        Assert.Throws<ObjectDisposedException>(() => chunk.Count);
        Assert.Throws<ObjectDisposedException>(result.NextChunk);
        Assert.Throws<ObjectDisposedException>(statement.Stream);
        Assert.Throws<ObjectDisposedException>(() => connection.Query("SELECT 1"));
    }

    [Fact]
    public void A_connection_is_usable_after_a_stream_was_left_half_read()
    {
        using var connection = DuckDbConnection.OpenInMemory();
        using (var result = connection.Stream("SELECT * FROM range(1000000)"))
        {
            Assert.NotNull(result.NextChunk());
        }

        Assert.Equal(2, connection.Scalar("SELECT 2"));
    }

    [Fact]
    public void A_result_disposed_after_its_connection_does_no_harm()
    {
        var connection = DuckDbConnection.OpenInMemory();
        var result = connection.Stream("SELECT * FROM range(1000000)");
        Assert.NotNull(result.NextChunk());
        connection.Dispose();
        result.Dispose();
    }

    [Fact]
    public void Connections_of_one_database_see_the_same_tables()
    {
        using var database = DuckDbDatabase.OpenInMemory(new DuckDbOptions { Threads = 2 });
        using var first = database.Connect();
        using var second = database.Connect();
        first.Execute("CREATE TABLE t AS SELECT 42 AS i");
        Assert.Equal(42, second.Scalar("SELECT i FROM t"));
        Assert.Equal(2L, first.Scalar("SELECT current_setting('threads')::BIGINT"));
    }
}
