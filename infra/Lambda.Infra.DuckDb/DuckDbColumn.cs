using Lambda.Infra.DuckDb.Native;

namespace Lambda.Infra.DuckDb;

/// <summary>A column of a result or of a table that is appended to.</summary>
/// <param name="Name">As in the query; empty for a column that is appended to.</param>
/// <param name="Type">What it holds.</param>
/// <param name="DecimalScale">Digits after the point; 0 unless <paramref name="Type"/> is <see cref="DuckDbType.Decimal"/>.</param>
/// <param name="Storage">What a cell is stored as: the integer type under a decimal, else <paramref name="Type"/> itself.</param>
public sealed record DuckDbColumn(string Name, DuckDbType Type, byte DecimalScale, DuckDbType Storage)
{
    /// <summary>Reads a logical type, which stays the caller's.</summary>
    internal static DuckDbColumn From(string name, nint logicalType)
    {
        var type = NativeMethods.TypeOf(logicalType);
        return type == DuckDbType.Decimal
            ? new DuckDbColumn(name, type, NativeMethods.DecimalScale(logicalType), NativeMethods.DecimalStorage(logicalType))
            : new DuckDbColumn(name, type, 0, type);
    }

    /// <summary>The <see cref="CellBytes"/> of a column of text or bytes, whose cells are not plain values.</summary>
    internal const int BytesCell = -1;

    /// <summary>Bytes of one cell; <see cref="BytesCell"/> for text and bytes; 0 for a type that is not read here.</summary>
    internal int CellBytes => Storage switch
    {
        DuckDbType.Boolean or DuckDbType.TinyInt or DuckDbType.UTinyInt => 1,
        DuckDbType.SmallInt or DuckDbType.USmallInt => 2,
        DuckDbType.Integer or DuckDbType.UInteger or DuckDbType.Float or DuckDbType.Date => 4,
        DuckDbType.BigInt or DuckDbType.UBigInt or DuckDbType.Double or DuckDbType.Timestamp
            or DuckDbType.TimestampTz or DuckDbType.Time => 8,
        DuckDbType.HugeInt or DuckDbType.UHugeInt => 16,
        DuckDbType.Varchar or DuckDbType.Blob => BytesCell,
        _ => 0,
    };
}
