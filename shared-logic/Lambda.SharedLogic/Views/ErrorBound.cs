namespace Lambda.SharedLogic.Views;

/// <summary>How far a sketch's value may be from the exact one; prints in tenths of a percent, as <c>±1 %</c>.</summary>
public sealed record ErrorBound
{
    private const double Tolerance = 1e-9; // for shares, which are rounded quotients

    private ErrorBound(double relative) => Relative = relative;

    /// <summary>The bound as a fraction of the exact value: 0.01 for 1 %; of a list of shares, as a share itself.</summary>
    public double Relative { get; }

    /// <summary>Whether the bound is one standard deviation of a random error (two thirds of all values lie within) and not a limit that always holds.</summary>
    public bool IsStandardError { get; private init; }

    /// <summary>Whether the bound is on the shares of a list of <see cref="NamedShare"/>, which are never too low.</summary>
    public bool IsOfShares { get; private init; }

    /// <summary>The largest exact value that the bound is stated for; <c>null</c> when there is none.</summary>
    public long? UpTo { get; private init; }

    /// <summary>A limit that every value keeps.</summary>
    public static ErrorBound Always(double relative) => new(relative);

    /// <summary>The standard deviation of a random error, for exact values up to <paramref name="upTo"/>.</summary>
    public static ErrorBound StandardError(double relative, long? upTo = null) => new(relative) { IsStandardError = true, UpTo = upTo };

    /// <summary>How much too high the shares of a list may be, nearly always.</summary>
    public static ErrorBound OfShares(double share) => new(share) { IsOfShares = true };

    /// <summary>
    /// Whether a sketch may say <paramref name="approximate"/> where <paramref name="exact"/> is true. A standard error is granted six times over (exceeded
    /// once in 500 million) and 2 more, for the hash collisions of small counts.
    /// </summary>
    public bool Allows(double exact, double approximate)
    {
        var limit = Relative * Math.Abs(exact);
        return Math.Abs(approximate - exact) <= (IsStandardError ? (6 * limit) + 2 : limit) || exact > UpTo;
    }

    /// <summary>
    /// Whether a sketch may list <paramref name="approximate"/> where <paramref name="exact"/> is true: no share too low, and none too high by more than
    /// six times the bound, because a single one is for most texts and not for all. A text that is not on the exact list has at most the least share there.
    /// </summary>
    public bool Allows(IReadOnlyList<NamedShare> exact, IReadOnlyList<NamedShare> approximate)
    {
        var truths = exact.ToDictionary(share => share.Name, StringComparer.Ordinal);
        return IsOfShares && approximate.Count <= exact.Count && approximate.Count == 0 == (exact.Count == 0) && approximate.All(share =>
            truths.TryGetValue(share.Name, out var truth)
                ? share.Count >= truth.Count && share.Share <= truth.Share + (6 * Relative) + Tolerance
                : share.Share <= exact[^1].Share + (6 * Relative) + Tolerance);
    }

    /// <inheritdoc/>
    public override string ToString() => IsOfShares
        ? $"+{Relative * 100:0.0#} % of all"
        : $"±{Relative * 100:0.#} %{(UpTo is { } largest ? $" up to {largest}" : "")}";
}
