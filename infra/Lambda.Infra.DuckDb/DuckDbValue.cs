using System.Text;

namespace Lambda.Infra.DuckDb;

/// <summary>One cell as an object, for answers small enough to be kept as such.</summary>
internal static class DuckDbValue
{
    private static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The value of a cell that is not NULL.</summary>
    public static object? Read(DuckDbVector vector, DuckDbColumn column, int row) => column.Type switch
    {
        DuckDbType.Boolean => vector.Values<byte>()[row] != 0,
        DuckDbType.TinyInt => vector.Values<sbyte>()[row],
        DuckDbType.SmallInt => vector.Values<short>()[row],
        DuckDbType.Integer => vector.Values<int>()[row],
        DuckDbType.BigInt or DuckDbType.Timestamp or DuckDbType.TimestampTz => vector.Values<long>()[row],
        DuckDbType.UTinyInt => vector.Values<byte>()[row],
        DuckDbType.USmallInt => vector.Values<ushort>()[row],
        DuckDbType.UInteger => vector.Values<uint>()[row],
        DuckDbType.UBigInt => vector.Values<ulong>()[row],
        DuckDbType.HugeInt => vector.Values<Int128>()[row],
        DuckDbType.UHugeInt => vector.Values<UInt128>()[row],
        DuckDbType.Float => vector.Values<float>()[row],
        DuckDbType.Double => vector.Values<double>()[row],
        DuckDbType.Decimal => Decimal(Unscaled(vector, column, row), column.DecimalScale),
        DuckDbType.Date => DateOnly.FromDayNumber(UnixDay + vector.Values<int>()[row]),
        DuckDbType.Time => new TimeOnly(vector.Values<long>()[row] * TimeSpan.TicksPerMicrosecond),
        DuckDbType.Varchar => Encoding.UTF8.GetString(vector.Bytes(row)),
        DuckDbType.Blob => vector.Bytes(row).ToArray(),
        _ => throw new DuckDbException($"Column '{column.Name}' has a type ({column.Type}) with no plain value: cast it in the query."),
    };

    private static Int128 Unscaled(DuckDbVector vector, DuckDbColumn column, int row) => column.Storage switch
    {
        DuckDbType.SmallInt => vector.Values<short>()[row],
        DuckDbType.Integer => vector.Values<int>()[row],
        DuckDbType.BigInt => vector.Values<long>()[row],
        _ => vector.Values<Int128>()[row],
    };

    // A DuckDB decimal has up to 38 digits, System.Decimal 96 bits and at most 28 after the point.
    private static decimal Decimal(Int128 unscaled, byte scale)
    {
        var magnitude = (UInt128)Int128.Abs(unscaled);
        if (scale > 28 || magnitude >> 96 != 0)
        {
            throw new DuckDbException($"The decimal {unscaled}e-{scale} does not fit System.Decimal: cast it in the query.");
        }

        return new decimal(
            (int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), Int128.IsNegative(unscaled), scale);
    }
}
