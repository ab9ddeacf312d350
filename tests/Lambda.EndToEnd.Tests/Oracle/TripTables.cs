using Lambda.Infra.DuckDb;

namespace Lambda.EndToEnd.Tests.Oracle;

/// <summary>
/// The events that the trips of CSV files are, by SQL over the files themselves: the rules of the trip mapping once more, in another language and with nothing
/// of the platform.
/// </summary>
internal static class TripTables
{
    private const string CreateTrips = """
        CREATE TABLE trips (
            package VARCHAR, vendor VARCHAR, picked_up TIMESTAMP, dropped_off TIMESTAMP, miles DECIMAL(18, 6), origin VARCHAR, destination VARCHAR)
        """;

    // One row of the file is one package; its number counts from 1 below the header. Times have no offset and count as UTC. Some files mix line ends,
    // which the strict mode refuses; they touch no column that is read here.
    private const string ReadTrips = """
        INSERT INTO trips
        SELECT {0} || '-' || row_number() OVER (), vendor_id, pickup_datetime::TIMESTAMP, dropoff_datetime::TIMESTAMP, trip_distance::DECIMAL(18, 6),
            pickup_location_id, dropoff_location_id
        FROM read_csv({1}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = false)
        """;

    private const string ReadZones = """
        CREATE TABLE zones AS
        SELECT location_id AS id, CASE WHEN borough NOT IN ('N/A', 'Unknown') THEN borough END AS region,
            CASE WHEN service_zone IN ('Yellow Zone', 'Airports') THEN 'metro' WHEN service_zone <> 'N/A' THEN 'rural' END AS area,
            latitude::DOUBLE AS latitude, longitude::DOUBLE AS longitude
        FROM read_csv({0}, header = true, all_varchar = true)
        """;

    // A metre count is rounded half away from zero, as DuckDB rounds decimals.
    private const string MakeRecords = """
        CREATE TABLE records AS
        WITH placed AS (
            SELECT trips.*, 'vendor-' || vendor AS courier, o.region AS origin_region, d.region AS destination_region, d.area AS area,
                o.latitude AS olat, o.longitude AS olon, d.latitude AS dlat, d.longitude AS dlon
            FROM trips LEFT JOIN zones o ON o.id = trips.origin LEFT JOIN zones d ON d.id = trips.destination)
        SELECT package || '-p' AS id, package, 'picked_up' AS status, epoch_us(picked_up) AS t, NULL::BIGINT AS meters, NULL::BIGINT AS duration,
            courier, origin, destination, origin_region, destination_region, area, olat AS latitude, olon AS longitude
        FROM placed
        UNION ALL
        SELECT package || '-d', package, 'delivered', epoch_us(dropped_off), round(miles * 1609.344, 0)::BIGINT,
            CASE WHEN picked_up <= dropped_off THEN epoch_us(dropped_off) - epoch_us(picked_up) END,
            courier, origin, destination, origin_region, destination_region, area, dlat, dlon
        FROM placed
        """;

    /// <summary>
    /// Makes <c>events</c> (the valid ones) and <c>rejected</c> (those whose distance is negative), each with the event's <c>id</c>.
    /// </summary>
    public static void Create(DuckDbConnection database, IEnumerable<string> files, string zones)
    {
        database.Execute(CreateTrips);
        foreach (var file in files)
        {
            var name = DuckDbSql.Literal(Path.GetFileNameWithoutExtension(file));
            database.Execute(string.Format(null, ReadTrips, name, DuckDbSql.FileToRead(file)));
        }

        database.Execute(string.Format(null, ReadZones, DuckDbSql.FileToRead(zones)));
        database.Execute(MakeRecords);
        database.Execute("CREATE TABLE events AS SELECT * FROM records WHERE meters IS NULL OR meters >= 0");
        database.Execute("CREATE TABLE rejected AS SELECT * FROM records WHERE meters < 0");
    }
}
