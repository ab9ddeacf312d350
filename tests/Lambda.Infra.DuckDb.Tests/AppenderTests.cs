using System.Text;

namespace Lambda.Infra.DuckDb.Tests;

public sealed class AppenderTests : IDisposable
{
    private readonly DuckDbConnection _connection = DuckDbConnection.OpenInMemory();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void The_chunk_size_is_that_of_the_library() =>
        Assert.Equal((ulong)DuckDbAppender.ChunkRows, Native.NativeMethods.VectorSize());

    [Fact]
    public void Rows_of_every_type_come_back_as_written_over_several_chunks()
    {
        const int Rows = (3 * DuckDbAppender.ChunkRows) + 7;
        _connection.Execute("CREATE TABLE t (n BIGINT, small TINYINT, huge HUGEINT, real DOUBLE, text VARCHAR, bytes BLOB, stamp TIMESTAMP)");
        using (var appender = _connection.Append("t"))
        {
            Assert.Equal(7, appender.ColumnCount);
            for (var first = 0; first < Rows; first += DuckDbAppender.ChunkRows)
            {
                AppendChunk(appender, first, Math.Min(DuckDbAppender.ChunkRows, Rows - first));
            }

            appender.Close();
        }

        var rows = _connection.Query("FROM t ORDER BY n");
        Assert.Equal(Rows, rows.Count);
        for (var row = 0; row < Rows; row++)
        {
            Assert.Equal(Expected(row), rows[row]);
        }
    }

    [Fact]
    public void Rows_not_closed_are_dropped()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT)");
        using (var appender = _connection.Append("t"))
        {
            appender.Column(0).Values<long>()[0] = 1;
            appender.Append(1);
        }

        Assert.Equal(0L, _connection.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_table_that_does_not_exist_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<DuckDbException>(() => _connection.Append("nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_broken_constraint_is_reported_with_the_reason()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT NOT NULL)");
        using var appender = _connection.Append("t");
        appender.Column(0).SetNull(0);
        var failure = Assert.Throws<DuckDbException>(() =>
        {
            appender.Append(1);
            appender.Close();
        });
        Assert.Contains("NOT NULL", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_utf8_and_values_of_another_kind_are_refused()
    {
        _connection.Execute("CREATE TABLE t (text VARCHAR, n BIGINT)");
        using var appender = _connection.Append("t");
        Assert.Throws<ArgumentException>(() => appender.Column(0).SetText(0, [0xC3, 0x28]));
        Assert.Throws<InvalidOperationException>(() => appender.Column(0).SetBlob(0, [1]));
        Assert.Throws<InvalidOperationException>(() => appender.Column(1).SetText(0, "1"u8));
        Assert.Throws<InvalidOperationException>(() => { _ = appender.Column(1).Values<int>().Length; });
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.Column(0).SetText(DuckDbAppender.ChunkRows, "x"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.Append(DuckDbAppender.ChunkRows + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.Append(0));
    }

    private static void AppendChunk(DuckDbAppender appender, int first, int rows)
    {
        var text = appender.Column(4);
        var bytes = appender.Column(5);
        var at = appender.Column(6);
        for (var i = 0; i < rows; i++)
        {
            var row = first + i;
            appender.Column(0).Values<long>()[i] = row;
            appender.Column(1).Values<sbyte>()[i] = (sbyte)row;
            appender.Column(2).Values<Int128>()[i] = Int128.MaxValue - row;
            appender.Column(3).Values<double>()[i] = row / 7.0;
            at.Values<long>()[i] = row;
            if (Text(row) is { } value)
            {
                text.SetText(i, Encoding.UTF8.GetBytes(value));
            }
            else
            {
                text.SetNull(i);
            }

            if (row % 5 == 0)
            {
                bytes.SetNull(i);
                at.SetNull(i);
            }
            else
            {
                bytes.SetBlob(i, Bytes(row));
            }
        }

        appender.Append(rows);
    }

    private static object?[] Expected(int row) =>
    [
        (long)row, (sbyte)row, Int128.MaxValue - row, row / 7.0, Text(row),
        row % 5 == 0 ? null : Bytes(row), row % 5 == 0 ? null : (long)row,
    ];

    // Lengths around the twelve bytes that fit into a cell, the empty text, and every fourth row NULL.
    private static string? Text(int row) => row % 4 == 0 ? null : new string('ü', row % 10) + (row % 3 == 0 ? "x" : "");

    private static byte[] Bytes(int row) => [.. Enumerable.Range(row, row % 20).Select(i => (byte)i)];
}
