using System.Globalization;
using Lambda.Infra.DuckDb;
using Lambda.SharedLogic.State;

namespace Lambda.Benchmarks.Batch;

/// <summary>
/// Both must answer the same questions: as many rows in each view, and in all of them together the same counts, sums, distinct counts, times and medians. Not
/// compared are the 95th and 99th percentile, whose rank DuckDB rounds up and the platform down, and latest values, whose ties are left to DuckDB.
/// </summary>
internal static class SameAnswers
{
    private const double Rounding = 1e-9;

    /// <summary>For each view the values compared, and what makes the same of a row of DuckDB's answer.</summary>
    private static readonly Dictionary<string, (string Value, string Sql)[]> Compared = new()
    {
        ["couriers-hourly"] =
        [
            ("events", "events"), ("delivered", "delivered"), ("failed", "failed"), ("promised", "promised"), ("onTime", "on_time"), ("distanceMeters", "distance"),
            ("durations", "durations"), ("durationSecondsMean", "mean / 1e6"), ("durationSecondsP50", "quantiles[1] / 1e6"), ("durationSecondsMax", "longest / 1e6"),
            ("packages", "packages"), ("drivers", "drivers"),
        ],
        ["drivers"] = [("events", "events")],
        ["packages"] = [("events", "events"), ("statusAt", "epoch(latest)")],
        ["regions-hourly"] = [("events", "events"), ("delivered", "delivered"), ("failed", "failed"), ("packages", "packages")],
        ["routes-daily"] =
        [
            ("events", "events"), ("delivered", "delivered"), ("distanceMeters", "distance"), ("durations", "durations"), ("durationSecondsMean", "mean / 1e6"),
            ("durationSecondsP50", "quantiles[1] / 1e6"),
        ],
        ["throughput"] = [("events", "events"), ("delivered", "delivered"), ("failed", "failed")],
        ["warehouses-daily"] = [("received", "received"), ("dispatched", "dispatched")],
    };

    /// <summary>Compares.</summary>
    /// <exception cref="InvalidOperationException">The answers differ.</exception>
    public static void Check(IEnumerable<StateTable> tables, DuckDbConnection duckDb, IReadOnlyDictionary<string, string> queries)
    {
        foreach (var table in tables)
        {
            var compared = Compared[table.View.Name];
            var sums = string.Join(", ", compared.Select(item => $"coalesce(sum({item.Sql}), 0)::DOUBLE"));
            var theirs = duckDb.Query($"SELECT count(*)::DOUBLE, {sums} FROM ({queries[table.View.Name]})")[0];
            var ours = Sums(table, compared);
            for (var i = 0; i < ours.Length; i++)
            {
                Require(table.View.Name, i == 0 ? "rows" : compared[i - 1].Value, ours[i], (double)theirs[i]!);
            }
        }
    }

    private static double[] Sums(StateTable table, (string Value, string Sql)[] compared)
    {
        var places = compared.Select(item => table.View.Values.TakeWhile(value => value.Name != item.Value).Count()).ToArray();
        var sums = new double[places.Length + 1];
        sums[0] = table.Count;
        for (var row = 0; row < table.Count; row++)
        {
            var values = table.Present(row);
            for (var i = 0; i < places.Length; i++)
            {
                sums[i + 1] += values[places[i]] switch
                {
                    null => 0,
                    DateTimeOffset time => (time - DateTimeOffset.UnixEpoch).TotalSeconds,
                    var number => Convert.ToDouble(number, CultureInfo.InvariantCulture),
                };
            }
        }

        return sums;
    }

    private static void Require(string view, string value, double ours, double theirs)
    {
        if (Math.Abs(ours - theirs) > Rounding * Math.Abs(theirs))
        {
            throw new InvalidOperationException($"{view}: {value} is {ours:R} in all, DuckDB's answer {theirs:R}");
        }
    }
}
