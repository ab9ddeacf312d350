using Lambda.Infra.DuckDb;
using Lambda.SharedLogic.Events;

namespace Lambda.Benchmarks.Batch;

/// <summary>The views as one SQL query each, exact throughout: what a warehouse would be asked. Ties between equal event times are left to DuckDB.</summary>
public static class ViewQueries
{
    private const int Delivered = (int)DeliveryStatus.Delivered;
    private const int Failed = (int)DeliveryStatus.Failed;
    private const string Counts = "count(*) AS events, count(*) FILTER (status = {0}) AS delivered, count(*) FILTER (status = {1}) AS failed";

    /// <summary>Finds the copies, as the engine does first: all but the first of each identity.</summary>
    public const string Copies =
        """
        CREATE OR REPLACE TEMP TABLE copies AS
        WITH identities AS (SELECT partition, "offset", identity_hi, identity_lo FROM read_parquet({0}, hive_partitioning = false)),
             copied AS (SELECT identity_hi, identity_lo, min("offset") AS first FROM identities GROUP BY ALL HAVING count(*) > 1)
        SELECT partition, "offset" FROM identities JOIN copied USING (identity_hi, identity_lo) WHERE "offset" > first
        """;

    /// <summary>The queries by view, over files as a SQL list.</summary>
    /// <param name="files">The files as a SQL list.</param>
    /// <param name="withoutCopies">Whether the rows in the table <c>copies</c> are left out.</param>
    public static IReadOnlyDictionary<string, string> Over(string files, bool withoutCopies)
    {
        var source = $"(SELECT * FROM read_parquet({files}, hive_partitioning = false)"
            + (withoutCopies ? " ANTI JOIN copies USING (partition, \"offset\"))" : ")");
        return All.ToDictionary(item => item.Key, item => string.Format(System.Globalization.CultureInfo.InvariantCulture, item.Value, Delivered, Failed, source));
    }

    /// <summary>Paths as a SQL list.</summary>
    public static string List(IEnumerable<string> paths) => $"[{string.Join(", ", paths.Select(path => DuckDbSql.Literal(path)))}]";

    private static Dictionary<string, string> All { get; } = new()
    {
        ["couriers-hourly"] =
            $$"""
            SELECT coalesce(courier, 'unknown') AS courier, time_bucket(INTERVAL 1 HOUR, event_time) AS pane, {{Counts}},
                count(*) FILTER (status = {0} AND promised_at IS NOT NULL) AS promised, count(*) FILTER (status = {0} AND event_time <= promised_at) AS on_time,
                sum(distance_meters) FILTER (status = {0}) AS distance, count(duration) AS durations, avg(duration) AS mean,
                quantile_disc(duration, [0.5, 0.95, 0.99]) AS quantiles, max(duration) AS longest,
                count(DISTINCT package_id) AS packages, count(DISTINCT driver_id) AS drivers
            FROM (SELECT *, CASE WHEN status = {0} AND picked_up_at <= event_time THEN epoch_us(event_time) - epoch_us(picked_up_at) END AS duration FROM {2})
            GROUP BY ALL
            """,
        ["drivers"] =
            """
            SELECT coalesce(driver_id, 'unknown') AS driver, count(*) AS events,
                max_by((event_time, latitude_e7, longitude_e7), event_time, 2) FILTER (latitude_e7 IS NOT NULL) AS positions
            FROM {2} GROUP BY ALL
            """,
        ["driver-days"] =
            $$"""
            SELECT driver_id, time_bucket(INTERVAL 1 DAY, event_time) AS pane, {{Counts}}, list(event_time ORDER BY event_time) AS times,
                list(DISTINCT package_id) FILTER (status IN ({{(int)DeliveryStatus.PickedUp}}, {{(int)DeliveryStatus.InTransit}}, {{(int)DeliveryStatus.OutForDelivery}})) AS carried
            FROM {2} WHERE driver_id IS NOT NULL GROUP BY ALL
            """,
        ["journeys-hourly"] =
            $$"""
            WITH sides AS (SELECT coalesce(courier, 'unknown') AS courier, package_id, event_time, status, promised_at FROM {2}),
                ends AS (SELECT DISTINCT courier, package_id, event_time FROM sides WHERE status = {0}),
                starts AS (SELECT DISTINCT courier, package_id, event_time FROM sides WHERE status = {{(int)DeliveryStatus.PickedUp}}),
                promises AS (SELECT courier, package_id, event_time, promised_at FROM sides WHERE promised_at IS NOT NULL),
                pairs AS (
                    SELECT e.*, epoch_us(e.event_time) - epoch_us(s.event_time) AS duration, s.event_time AS started FROM ends e ASOF LEFT JOIN starts s
                        ON e.courier = s.courier AND e.package_id = s.package_id AND e.event_time >= s.event_time),
                promised AS (
                    SELECT e.*, p.promised_at FROM pairs e ASOF LEFT JOIN promises p
                        ON e.courier = p.courier AND e.package_id = p.package_id AND e.event_time >= p.event_time)
            SELECT courier, time_bucket(INTERVAL 1 HOUR, event_time) AS pane, count(*) AS delivered, count(duration), avg(duration),
                quantile_disc(duration, [0.5, 0.95]), max(duration), count(promised_at), count(*) FILTER (event_time <= promised_at)
            FROM promised GROUP BY ALL
            """,
        ["packages"] =
            """
            SELECT package_id, count(*) AS events, max_by(status, event_time), max(event_time) AS latest, max_by(driver_id, event_time), max_by(courier, event_time),
                max_by((event_time, latitude_e7, longitude_e7), event_time) FILTER (latitude_e7 IS NOT NULL) AS position,
                max_by(promised_at, event_time) AS promised_at, max(event_time) FILTER (status = {0}) AS delivered_at,
                max_by((origin, destination), event_time) FILTER (destination IS NOT NULL) AS route,
                list((event_time, status) ORDER BY event_time DESC)[:32] AS history
            FROM {2} GROUP BY ALL
            """,
        ["places"] =
            """
            SELECT destination, count(*) AS deliveries, avg(latitude_e7), stddev_pop(latitude_e7), avg(longitude_e7), stddev_pop(longitude_e7)
            FROM {2} WHERE status = {0} AND destination IS NOT NULL AND latitude_e7 IS NOT NULL GROUP BY ALL
            """,
        ["regions-hourly"] =
            $$"""
            SELECT coalesce(destination_region, 'unknown') AS region, coalesce(area, 'unknown') AS area, time_bucket(INTERVAL 1 HOUR, event_time) AS pane,
                {{Counts}}, count(DISTINCT package_id) AS packages
            FROM {2} GROUP BY ALL
            """,
        ["routes-daily"] =
            $$"""
            SELECT coalesce(origin, 'unknown') AS origin, coalesce(destination, 'unknown') AS destination, time_bucket(INTERVAL 1 DAY, event_time) AS pane,
                {{Counts}}, sum(distance_meters) FILTER (status = {0}) AS distance, count(duration) AS durations,
                avg(duration) AS mean, quantile_disc(duration, [0.5, 0.95]) AS quantiles
            FROM (SELECT *, CASE WHEN status = {0} AND picked_up_at <= event_time THEN epoch_us(event_time) - epoch_us(picked_up_at) END AS duration FROM {2})
            GROUP BY ALL
            """,
        ["throughput"] = $"SELECT time_bucket(INTERVAL 1 MINUTE, event_time) AS pane, {Counts} FROM {{2}} GROUP BY ALL",
        ["warehouses-daily"] =
            $$"""
            SELECT warehouse_id, coalesce(sku, 'unknown') AS sku, time_bucket(INTERVAL 1 DAY, event_time) AS pane,
                sum(CASE WHEN status = {{(int)DeliveryStatus.Received}} THEN coalesce(quantity, 1) ELSE 0 END) AS received,
                sum(CASE WHEN status = {{(int)DeliveryStatus.Dispatched}} THEN coalesce(quantity, 1) ELSE 0 END) AS dispatched
            FROM {2} WHERE warehouse_id IS NOT NULL AND status IN ({{(int)DeliveryStatus.Received}}, {{(int)DeliveryStatus.Dispatched}})
            GROUP BY ALL
            """,
    };
}
