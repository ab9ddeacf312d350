namespace Lambda.EndToEnd.Tests.Oracle;

/// <summary>What is asked about trips. The values' meaning is that of the API's page on views, written in SQL.</summary>
public static class TripQuestions
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private const string Durations = """
        count(duration) AS durations, sum(duration)::DOUBLE / count(duration) / 1e6 AS "durationSecondsMean",
        """;

    /// <summary>Every courier's every hour.</summary>
    public static Question Couriers { get; } = CouriersBy("", $"t // {Hour} * {Hour} AS \"window\", ", "coalesce(courier, 'unknown') AS courier", 1);

    /// <summary>Every route's every day.</summary>
    public static Question Routes { get; } = new("routes-daily", "", $"""
        SELECT t // {Day} * {Day} AS "window", origin, destination, {Counts}, coalesce(sum(meters), 0)::BIGINT AS "distanceMeters", {Durations}
            {Quantile(0.50m)} AS "durationSecondsP50", {Quantile(0.95m)} AS "durationSecondsP95"
        FROM (SELECT * REPLACE (coalesce(origin, 'unknown') AS origin, coalesce(destination, 'unknown') AS destination) FROM counted)
        GROUP BY ALL ORDER BY 1, 2, 3
        """, 2);

    /// <summary>Every region's every hour, by kind of area.</summary>
    public static Question Regions { get; } = RegionsBy("", $"t // {Hour} * {Hour} AS \"window\", ", "coalesce(area, 'unknown') AS area, ", 2);

    /// <summary>What happened to each package last.</summary>
    public static Question Packages { get; } = new("packages", "", $"""
        SELECT package, {Latest("status")} AS status, {Latest("t")} AS "statusAt", NULL AS driver, {Latest("courier")} AS courier,
            {Latest("latitude")} AS latitude, {Latest("longitude")} AS longitude,
            max(t) FILTER (latitude IS NOT NULL) AS "positionAt", NULL AS "promisedAt", NULL AS "promiseSecondsLeft",
            max(t) FILTER (status = 'delivered') AS "deliveredAt", NULL AS "onTime", count(*) AS events
        FROM counted GROUP BY 1 ORDER BY 1
        """, 1);

    /// <summary>All quarter hours by the minute within the first weeks of 2019.</summary>
    public static Question Throughput { get; } = new("throughput", "from=2019-01-01T00:00:00Z&to=2019-01-29T00:00:00Z", $"""
        WITH opened AS (
            SELECT unnest(range(t // {Minute} * {Minute} - {14 * Minute}, t // {Minute} * {Minute} + {Minute}, {Minute})) AS "window", status
            FROM counted WHERE t >= epoch_us(TIMESTAMP '2018-12-31 23:00') AND t < epoch_us(TIMESTAMP '2019-01-29 01:00'))
        SELECT "window", {Counts}, count(*) FILTER (status = 'failed') AS failed
        FROM opened WHERE "window" >= epoch_us(TIMESTAMP '2019-01-01') AND "window" < epoch_us(TIMESTAMP '2019-01-29') GROUP BY 1 ORDER BY 1
        """, 0);

    /// <summary>
    /// Every courier's journeys, hour by hour of delivery, from the two events of each trip: a join of the events that have arrived. A trip has one of each, so
    /// "the latest before it" is a question of whether there is one.
    /// </summary>
    public static Question Journeys { get; } = new("journeys-hourly", "", $"""
        WITH sides AS (SELECT coalesce(courier, 'unknown') AS courier, package, status, t FROM counted WHERE status IN ('picked_up', 'delivered')),
            joined AS (
                SELECT l.courier AS left_courier, l.t AS started, r.courier, r.t AS ended, r.t - l.t AS duration
                FROM (FROM sides WHERE status = 'picked_up') l FULL JOIN (FROM sides WHERE status = 'delivered') r
                    ON l.courier = r.courier AND l.package = r.package AND r.t BETWEEN l.t AND l.t + {Day}),
            ends AS (
                SELECT ended // {Hour} * {Hour} AS "window", courier, count(*) AS delivered, count(duration) AS journeys,
                    count(*) - count(duration) AS "withoutPickUp", sum(duration)::DOUBLE / count(duration) / 1e6 AS mean,
                    {Quantile(0.50m)} AS p50, {Quantile(0.95m)} AS p95, max(duration) / 1e6 AS longest
                FROM joined WHERE ended IS NOT NULL GROUP BY 1, 2),
            starts AS (
                SELECT started // {Hour} * {Hour} AS "window", left_courier AS courier, count(*) FILTER (ended IS NULL) AS waiting
                FROM joined WHERE started IS NOT NULL GROUP BY 1, 2)
        SELECT "window", courier, coalesce(delivered, 0) AS delivered, coalesce(journeys, 0) AS journeys, coalesce("withoutPickUp", 0) AS "withoutPickUp",
            coalesce(waiting, 0) AS "withoutDelivery", mean AS "journeySecondsMean", p50 AS "journeySecondsP50", p95 AS "journeySecondsP95",
            longest AS "journeySecondsMax", 0::BIGINT AS promised, 0::BIGINT AS "onTime", NULL::DOUBLE AS "onTimeShare"
        FROM ends FULL JOIN starts USING ("window", courier) ORDER BY 1, 2
        """, 1);

    /// <summary>The durations that delivered events tell by their <c>picked_up_at</c>, under the names of the journeys: what these must be once both events of every trip are there.</summary>
    public static Question JourneysByPickedUpAt { get; } = new("journeys-hourly", "", $"""
        SELECT * RENAME (durations AS journeys, "durationSecondsMean" AS "journeySecondsMean") FROM (
            SELECT t // {Hour} * {Hour} AS "window", coalesce(courier, 'unknown') AS courier, {Durations}
                {Quantile(0.50m)} AS "journeySecondsP50", {Quantile(0.95m)} AS "journeySecondsP95", max(duration) / 1e6 AS "journeySecondsMax"
            FROM counted GROUP BY 1, 2 ORDER BY 1, 2)
        """, 1);

    /// <summary>Nobody moves goods through a warehouse here.</summary>
    public static Question Warehouses { get; } = new("warehouses-daily", "", "SELECT 0 AS \"window\", '', '' FROM counted WHERE false", 2);

    /// <summary>Trips name no driver: one group, whose latest position is that of all.</summary>
    public static Question Drivers { get; } = new("drivers", "", """
        SELECT 'unknown' AS driver, max(t) FILTER (latitude IS NOT NULL) AS "positionAt", count(*) AS events FROM counted HAVING count(*) > 0
        """, 1);

    /// <summary>Rolled up to weeks, to all time, and over keys: distinct counts and quantiles of many events.</summary>
    public static IReadOnlyList<Question> RolledUp { get; } =
    [
        CouriersBy("interval=P7D", $"t // {7 * Day} * {7 * Day} AS \"window\", ", "coalesce(courier, 'unknown') AS courier", 1),
        CouriersBy("interval=all&groupBy=", "", "", 0),
        RegionsBy("interval=P1D&groupBy=region", $"t // {Day} * {Day} AS \"window\", ", "", 1),
        RegionsBy("interval=all&groupBy=region", "", "", 1),
    ];

    /// <summary>Every courier's hour, every route's day, every region's hour.</summary>
    public static IReadOnlyList<Question> Main { get; } = [Couriers, Routes, Regions];

    /// <summary>Everything there is to ask.</summary>
    public static IReadOnlyList<Question> All { get; } = [.. Main, .. RolledUp, Journeys, Packages, Throughput, Warehouses, Drivers];

    private static string Counts => "count(*) AS events, count(*) FILTER (status = 'delivered') AS delivered";

    private static Question CouriersBy(string parameters, string window, string key, int keyFields) => new("couriers-hourly", parameters, $"""
        SELECT {window}{(keyFields > 0 ? key + "," : "")} {Counts}, count(*) FILTER (status = 'failed') AS failed, 0::BIGINT AS promised, 0::BIGINT AS "onTime",
            NULL::DOUBLE AS "onTimeShare", coalesce(sum(meters), 0)::BIGINT AS "distanceMeters", {Durations}
            {Quantile(0.50m)} AS "durationSecondsP50", {Quantile(0.95m)} AS "durationSecondsP95", {Quantile(0.99m)} AS "durationSecondsP99",
            max(duration) / 1e6 AS "durationSecondsMax", count(DISTINCT package) AS packages, 0::BIGINT AS drivers
        FROM counted {GroupBy(window, keyFields)}
        """, keyFields);

    private static Question RegionsBy(string parameters, string window, string area, int keyFields) => new("regions-hourly", parameters, $"""
        SELECT {window}coalesce(destination_region, 'unknown') AS region, {area}{Counts}, count(*) FILTER (status = 'failed') AS failed,
            count(DISTINCT package) AS packages
        FROM counted {GroupBy(window, keyFields)}
        """, keyFields);

    private static string GroupBy(string window, int keyFields)
    {
        var columns = string.Join(", ", Enumerable.Range(1, keyFields + (window.Length > 0 ? 1 : 0)));
        return columns.Length > 0 ? $"GROUP BY {columns} ORDER BY {columns}" : "HAVING count(*) > 0";
    }

    /// <summary>The value at rank floor(q × (n - 1)), counted from 0.</summary>
    private static string Quantile(decimal q) => string.Create(
        null, $"list_sort(list(duration) FILTER (duration IS NOT NULL))[1 + floor({q} * (count(duration) - 1))::BIGINT] / 1e6");

    /// <summary>By event time; of two events at one moment the one that stands later in the log.</summary>
    private static string Latest(string column) => $"first({column} ORDER BY t DESC, \"offset\" DESC) FILTER ({column} IS NOT NULL)";
}
