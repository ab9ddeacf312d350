using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;

namespace Lambda.EndToEnd.Tests.Comparing;

/// <summary>How far a value may be from the exact one: not at all, unless a sketch made it.</summary>
public static class Bounds
{
    /// <summary>HyperLogLog with 2^14 registers: 1.04 / √16384.</summary>
    private const double DistinctStandardError = 0.0081;

    private const double QuantileError = 0.01;

    // Doubles are sums and quotients of the same whole numbers, rounded once or twice.
    private const double Rounding = 1e-12;

    private static readonly HashSet<string> Distincts = ["packages", "drivers"];

    private static readonly HashSet<string> Quantiles = ["durationSecondsP50", "durationSecondsP95", "durationSecondsP99"];

    /// <summary>Whether a value is what it should be.</summary>
    public static bool Allow(string name, bool isSketched, object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (long wanted, long got) => wanted == got || (isSketched && Distincts.Contains(name) && IsNear(wanted, got)),
        (double wanted, double got) => Math.Abs(wanted - got) <= wanted * (isSketched && Quantiles.Contains(name) ? QuantileError : Rounding) * Sign(wanted),
        _ => Equals(expected, actual),
    };

    /// <summary>The names of the values that the views present from sketches.</summary>
    public static IReadOnlySet<string> SketchedNames { get; } = new HashSet<string>([.. Distincts, .. Quantiles]);

    /// <summary>The views say the same.</summary>
    public static IEnumerable<string> NamesWithBounds() => ViewRegistry.Discover(typeof(Packages).Assembly).Views
        .SelectMany(view => view.Values).Where(value => value.ErrorBound is not null).Select(value => value.Name).Distinct();

    // Three standard errors. Of small counts the error comes in whole numbers: two identities that fall into one register are one less.
    private static bool IsNear(long wanted, long got) => Math.Abs(wanted - got) <= (3 * DistinctStandardError * wanted) + 2;

    private static int Sign(double value) => value < 0 ? -1 : 1;
}
