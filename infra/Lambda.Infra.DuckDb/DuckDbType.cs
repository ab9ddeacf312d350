namespace Lambda.Infra.DuckDb;

/// <summary>The type of a column, numbered as in DuckDB's C API. Types without a name here can be cast in SQL.</summary>
public enum DuckDbType
{
    /// <summary>No type: the column does not exist.</summary>
    Invalid = 0,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean = 1,

    /// <summary>Signed, 1 byte.</summary>
    TinyInt = 2,

    /// <summary>Signed, 2 bytes.</summary>
    SmallInt = 3,

    /// <summary>Signed, 4 bytes.</summary>
    Integer = 4,

    /// <summary>Signed, 8 bytes.</summary>
    BigInt = 5,

    /// <summary>Unsigned, 1 byte.</summary>
    UTinyInt = 6,

    /// <summary>Unsigned, 2 bytes.</summary>
    USmallInt = 7,

    /// <summary>Unsigned, 4 bytes.</summary>
    UInteger = 8,

    /// <summary>Unsigned, 8 bytes.</summary>
    UBigInt = 9,

    /// <summary>Floating point, 4 bytes.</summary>
    Float = 10,

    /// <summary>Floating point, 8 bytes.</summary>
    Double = 11,

    /// <summary>Microseconds since 1970-01-01, 8 bytes, without a time zone.</summary>
    Timestamp = 12,

    /// <summary>Days since 1970-01-01, 4 bytes.</summary>
    Date = 13,

    /// <summary>Microseconds since midnight, 8 bytes.</summary>
    Time = 14,

    /// <summary>Signed, 16 bytes.</summary>
    HugeInt = 16,

    /// <summary>UTF-8 text.</summary>
    Varchar = 17,

    /// <summary>Bytes.</summary>
    Blob = 18,

    /// <summary>An integer of 2, 4, 8 or 16 bytes times a power of ten.</summary>
    Decimal = 19,

    /// <summary>Microseconds since 1970-01-01 UTC, 8 bytes.</summary>
    TimestampTz = 31,

    /// <summary>Unsigned, 16 bytes.</summary>
    UHugeInt = 32,

    /// <summary>The type of a bare NULL.</summary>
    SqlNull = 36,
}
