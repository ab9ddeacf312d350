namespace Lambda.Infra.DuckDb.Tests;

public sealed class QueryTests : IDisposable
{
    private readonly DuckDbConnection _connection = DuckDbConnection.OpenInMemory();

    public void Dispose() => _connection.Dispose();

    public static TheoryData<string, object?> Values => new()
    {
        { "true", true },
        { "false", false },
        { "(-128)::TINYINT", sbyte.MinValue },
        { "(-32768)::SMALLINT", short.MinValue },
        { "(-2147483648)::INTEGER", int.MinValue },
        { "(-9223372036854775808)::BIGINT", long.MinValue },
        { "9223372036854775807::BIGINT", long.MaxValue },
        { "255::UTINYINT", byte.MaxValue },
        { "65535::USMALLINT", ushort.MaxValue },
        { "4294967295::UINTEGER", uint.MaxValue },
        { "18446744073709551615::UBIGINT", ulong.MaxValue },
        { "170141183460469231731687303715884105727::HUGEINT", Int128.MaxValue },
        { "(-170141183460469231731687303715884105728)::HUGEINT", Int128.MinValue },
        { "(-1)::HUGEINT", Int128.NegativeOne },
        { "340282366920938463463374607431768211455::UHUGEINT", UInt128.MaxValue },
        { "1.5::FLOAT", 1.5f },
        { "(-0.1)::DOUBLE", -0.1 },
        { "'NaN'::DOUBLE", double.NaN },
        { "12.3::DECIMAL(4,1)", 12.3m },
        { "(-1234567.89)::DECIMAL(9,2)", -1234567.89m },
        { "12345678901234.5678::DECIMAL(18,4)", 12345678901234.5678m },
        { "(-7922816251426433759354395033.5)::DECIMAL(38,1)", -7922816251426433759354395033.5m },
        { "TIMESTAMP '2019-01-15 03:00:00.000001'", 1547521200000001L },
        { "TIMESTAMP '1969-12-31 23:59:59.999999'", -1L },
        { "TIMESTAMPTZ '2019-01-15 03:00:00+01:00'", 1547517600000000L },
        { "DATE '2019-01-15'", new DateOnly(2019, 1, 15) },
        { "DATE '1969-12-31'", new DateOnly(1969, 12, 31) },
        { "TIME '03:04:05.000006'", new TimeOnly(3, 4, 5, 0, 6) },
        { "''", "" },
        { "'twelve bytes'", "twelve bytes" },
        { "'thirteen byte'", "thirteen byte" },
        { "'Zürich → 東京 🚚'", "Zürich → 東京 🚚" },
        { "''::BLOB", Array.Empty<byte>() },
        { @"'\x00\xFF\x80'::BLOB", new byte[] { 0, 255, 128 } },
        { "NULL", null },
        { "NULL::HUGEINT", null },
        { "NULL::VARCHAR", null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_of_every_type_reads_as_its_own_dotnet_type(string sql, object? expected) =>
        Assert.Equal(expected, _connection.Scalar($"SELECT {sql}"));

    [Fact]
    public void A_bound_parameter_comes_back_as_it_was()
    {
        using var statement = _connection.Prepare("SELECT $1, $2, $3, $4, $5, $6, $7");
        statement.BindNull(1).Bind(2, true).Bind(3, long.MinValue).Bind(4, 0.1).Bind(5, "it's 13 bytes long").Bind(6, "").Bind(7, [0, 1]);
        using var result = statement.Stream();
        var row = Assert.Single(DuckDbRows.ReadAll(result));
        Assert.Equal([null, true, long.MinValue, 0.1, "it's 13 bytes long", "", new byte[] { 0, 1 }], row);
    }

    [Fact]
    public void A_statement_runs_again_with_new_values()
    {
        using var statement = _connection.Prepare("SELECT $1 + 1");
        foreach (var value in new[] { 1L, 2L })
        {
            using var result = statement.Bind(1, value).Stream();
            Assert.Equal(value + 1, DuckDbRows.ReadAll(result)[0][0]);
        }
    }

    [Fact]
    public void Rows_keep_their_order_over_many_chunks_with_nulls_between()
    {
        using var result = _connection.Stream(
            "SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'a text of more than twelve bytes ' || i END FROM range(10000) t(i)");
        var next = 0L;
        while (result.NextChunk() is { } chunk)
        {
            var numbers = chunk.Column(0);
            var texts = chunk.Column(1);
            for (var row = 0; row < chunk.Count; row++, next++)
            {
                Assert.Equal(next, numbers.Values<long>()[row]);
                Assert.Equal(next % 3 == 0, texts.IsNull(row));
                Assert.True(next % 3 == 0 || texts.Bytes(row).SequenceEqual(
                    System.Text.Encoding.UTF8.GetBytes($"a text of more than twelve bytes {next}")));
            }
        }

        Assert.Equal(10000, next);
        Assert.Null(result.NextChunk());
    }

    [Fact]
    public void Columns_are_named_and_typed_as_in_the_query()
    {
        var columns = _connection.Query("SELECT 1 AS \"a b\", 2.5::DECIMAL(10,3) AS c WHERE false").Columns;
        Assert.Equal(
            [new DuckDbColumn("a b", DuckDbType.Integer, 0, DuckDbType.Integer), new DuckDbColumn("c", DuckDbType.Decimal, 3, DuckDbType.BigInt)],
            columns);
    }

    [Fact]
    public void Execute_tells_how_many_rows_changed()
    {
        Assert.Equal(0, _connection.Execute("CREATE TABLE t (i BIGINT)"));
        Assert.Equal(5, _connection.Execute("INSERT INTO t SELECT * FROM range(5)"));
        Assert.Equal(2, _connection.Execute("DELETE FROM t WHERE i > 2"));
    }
}
