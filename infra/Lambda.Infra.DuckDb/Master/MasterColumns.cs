namespace Lambda.Infra.DuckDb.Master;

/// <summary>
/// The columns of a master file, in their order. Times are UTC; positions are in 1e-7 degrees; the two halves of the identity are
/// the bits of unsigned numbers, because Parquet has no 128-bit integer; the payload is the record's bytes as they were received.
/// </summary>
internal static class MasterColumns
{
    public const int Offset = 0;
    public const int ArrivalTime = 1;
    public const int IdentityHigh = 2;
    public const int IdentityLow = 3;
    public const int EventTime = 4;
    public const int Status = 5;
    public const int PackageId = 6;
    public const int DriverId = 7;
    public const int Courier = 8;
    public const int Origin = 9;
    public const int Destination = 10;
    public const int OriginRegion = 11;
    public const int DestinationRegion = 12;
    public const int WarehouseId = 13;
    public const int Sku = 14;
    public const int Area = 15;
    public const int Latitude = 16;
    public const int Longitude = 17;
    public const int Quantity = 18;
    public const int DistanceMeters = 19;
    public const int PromisedAt = 20;
    public const int PickedUpAt = 21;
    public const int Partition = 22;
    public const int Payload = 23;

    private static readonly (string Name, string Type)[] All =
    [
        ("offset", "BIGINT NOT NULL"),
        ("arrival_time", "TIMESTAMP NOT NULL"),
        ("identity_hi", "BIGINT NOT NULL"),
        ("identity_lo", "BIGINT NOT NULL"),
        ("event_time", "TIMESTAMP NOT NULL"),
        ("status", "UTINYINT NOT NULL"),
        ("package_id", "VARCHAR NOT NULL"),
        ("driver_id", "VARCHAR"),
        ("courier", "VARCHAR"),
        ("origin", "VARCHAR"),
        ("destination", "VARCHAR"),
        ("origin_region", "VARCHAR"),
        ("destination_region", "VARCHAR"),
        ("warehouse_id", "VARCHAR"),
        ("sku", "VARCHAR"),
        ("area", "VARCHAR"),
        ("latitude_e7", "BIGINT"),
        ("longitude_e7", "BIGINT"),
        ("quantity", "BIGINT"),
        ("distance_meters", "BIGINT"),
        ("promised_at", "TIMESTAMP"),
        ("picked_up_at", "TIMESTAMP"),
        ("partition", "INTEGER NOT NULL"),
        ("payload", "BLOB NOT NULL"),
    ];

    /// <summary>The columns of a <c>CREATE TABLE</c>.</summary>
    public static string Declaration { get; } =
        string.Join(", ", All.Select(column => $"{DuckDbSql.Identifier(column.Name)} {column.Type}"));

    /// <summary>What an event is read from: all but the partition, which the catalog's row tells, and the payload.</summary>
    public static string EventList { get; } = List(Partition);

    /// <summary>Every column.</summary>
    public static string FullList { get; } = List(All.Length);

    /// <summary>What recognises a copy: the offset and the two halves of the identity.</summary>
    public const string IdentityList = "\"offset\", identity_hi, identity_lo";

    private static string List(int count) =>
        string.Join(", ", All.Take(count).Select(column => DuckDbSql.Identifier(column.Name)));
}
