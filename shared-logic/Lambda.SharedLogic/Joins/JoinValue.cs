using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Joins;

/// <summary>One value that a <c>Join</c> line of a view presents. All are exact in both layers.</summary>
public sealed class JoinValue
{
    private readonly Func<JoinMatches, object?> _read;

    private JoinValue(string name, ValueKind kind, string? unit, Func<JoinMatches, object?> read)
    {
        Definition = new ValueDefinition(name, kind, unit);
        _read = read;
    }

    internal ValueDefinition Definition { get; }

    /// <summary>Whether events after a window decide about it.</summary>
    internal bool LooksAhead { get; private init; }

    /// <summary>How many rights there are, each key and time once.</summary>
    public static JoinValue Rights(string name) => Count(name, matches => matches.Rights);

    /// <summary>How many rights have a left.</summary>
    public static JoinValue Pairs(string name) => Count(name, matches => matches.Durations.Count);

    /// <summary>How many rights have no left within the bound.</summary>
    public static JoinValue UnmatchedRights(string name) => Count(name, matches => matches.Rights - matches.Durations.Count);

    /// <summary>How many lefts no right has taken, until now. Costs the reading of the panes that follow as well.</summary>
    public static JoinValue UnmatchedLefts(string name) =>
        new(name, ValueKind.WholeNumber, null, matches => matches.UnmatchedLefts) { LooksAhead = true };

    /// <summary>The mean time from left to right, in seconds; <c>null</c> when there is no pair.</summary>
    public static JoinValue Mean(string name) => Seconds(name, matches => (double)matches.Durations.Sum / matches.Durations.Count);

    /// <summary>The time from left to right at rank floor(<paramref name="quantile"/> × (pairs - 1)), in seconds; <c>null</c> when there is no pair.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The quantile is not between 0 and 1.</exception>
    public static JoinValue At(string name, decimal quantile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantile, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        return Seconds(name, matches => matches.Durations.ValuesAt(quantile)[0]!.Value);
    }

    /// <summary>The longest time from left to right, in seconds; <c>null</c> when there is no pair.</summary>
    public static JoinValue Max(string name) => At(name, 1);

    /// <summary>How many rights are enriched: have a carrier within the bound at or before them.</summary>
    public static JoinValue Enriched(string name) => Count(name, matches => matches.Enriched);

    /// <summary>How many enriched rights happened at or before the time that was carried to them.</summary>
    public static JoinValue InTime(string name) => Count(name, matches => matches.InTime);

    /// <summary>The share of enriched rights that happened in time; <c>null</c> when there is none.</summary>
    public static JoinValue InTimeShare(string name) =>
        new(name, ValueKind.Number, null, matches => matches.Enriched == 0 ? null : (double)matches.InTime / matches.Enriched);

    internal object? Read(JoinMatches matches) => _read(matches);

    private static JoinValue Count(string name, Func<JoinMatches, long> read) => new(name, ValueKind.WholeNumber, null, matches => read(matches));

    private static JoinValue Seconds(string name, Func<JoinMatches, double> read) =>
        new(name, ValueKind.Number, "seconds", matches => matches.Durations.DistinctCount == 0 ? null : read(matches) / 1e6);
}
