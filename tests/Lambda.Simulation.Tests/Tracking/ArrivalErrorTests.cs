using System.Globalization;
using Lambda.SharedLogic.Deliveries.Tracking;

namespace Lambda.Simulation.Tests.Tracking;

/// <summary>How good estimates of arrival are, on the second day of a city that never was. The table in docs/deliveries.md is this one.</summary>
public class ArrivalErrorTests
{
    private const ulong Seed = 3;
    private const int Drivers = 45;
    private const long Records = 48_000;

    [Fact, Trait("Category", "Slow")]
    public void Estimates_beat_the_routes_mean_and_the_promise_and_state_their_error()
    {
        var errors = ArrivalErrors.Measure(Seed, Drivers, Records);

        Assert.InRange(errors.Count, 1_000, 10_000);
        Assert.All(errors, error => Assert.Equal(ArrivalBasis.Stops, error.Basis));
        foreach (var group in Groups(errors).Select(group => group.Errors))
        {
            Assert.InRange(Mean(group, error => error.Error), 0, Mean(group, error => error.ByRoute) / 2.5);
            Assert.InRange(Mean(group, error => error.Error), 0, Mean(group, error => error.ByPromise) / 5);
        }

        Assert.InRange(errors.Average(error => error.Error), -Mean(errors, error => error.Error) / 3, Mean(errors, error => error.Error) / 3);

        // The stated error is a standard deviation: two of three lie within, and nineteen of twenty within twice that.
        Assert.InRange(Share(errors, error => Math.Abs(error.Error) <= error.Stated), 0.55, 0.80);
        Assert.InRange(Share(errors, error => Math.Abs(error.Error) <= 2 * error.Stated), 0.90, 0.99);
        CheckTable(errors);
    }

    private static void CheckTable(List<ArrivalError> errors)
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "deliveries.md"));
        foreach (var (name, group) in Groups(errors))
        {
            var row = page.Split('\n').Single(line => line.StartsWith($"| {name} |", StringComparison.Ordinal));
            var stated = row.Split('|')[2..^1].Select(cell => double.Parse(cell.Replace("−", "-", StringComparison.Ordinal), NumberStyles.Number | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            double[] measured =
            [
                group.Count, Mean(group, error => error.Error), Ninth(group), group.Average(error => error.Error),
                Mean(group, error => error.ByRoute), Mean(group, error => error.ByPromise),
            ];
            Assert.True(
                stated.Zip(measured).All(pair => Math.Abs(pair.First - pair.Second) <= Math.Max(2, 0.02 * Math.Abs(pair.Second))),
                $"| {name} | {string.Join(" | ", measured.Select(number => Math.Round(number).ToString("N0", CultureInfo.InvariantCulture)))} |");
        }
    }

    private static IEnumerable<(string Name, List<ArrivalError> Errors)> Groups(List<ArrivalError> errors) =>
    [
        ("all", errors),
        ("no stop before", errors.FindAll(error => error.StopsBefore == 0)),
        ("1 to 3 stops before", errors.FindAll(error => error.StopsBefore is >= 1 and <= 3)),
        ("4 or more", errors.FindAll(error => error.StopsBefore >= 4)),
        ("less than 20 minutes left", errors.FindAll(error => error.SecondsLeft < 1_200)),
        ("20 to 60 minutes left", errors.FindAll(error => error.SecondsLeft is >= 1_200 and < 3_600)),
        ("an hour or more left", errors.FindAll(error => error.SecondsLeft >= 3_600)),
    ];

    private static double Mean(List<ArrivalError> errors, Func<ArrivalError, double> of) => errors.Average(error => Math.Abs(of(error)));

    private static double Ninth(List<ArrivalError> errors) => errors.Select(error => Math.Abs(error.Error)).Order().ElementAt((int)(0.9 * (errors.Count - 1)));

    private static double Share(List<ArrivalError> errors, Func<ArrivalError, bool> where) => errors.Count(where) / (double)errors.Count;
}
