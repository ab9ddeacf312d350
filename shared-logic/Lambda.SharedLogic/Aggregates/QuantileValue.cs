using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>One value that a <c>Quantiles</c> line of a view presents.</summary>
public sealed class QuantileValue
{
    private readonly Func<IQuantiles, double, object?>? _read;

    private QuantileValue(string name, ValueKind kind, Func<IQuantiles, double, object?>? read, decimal quantile = 0)
    {
        Name = name;
        Kind = kind;
        Quantile = quantile;
        _read = read;
    }

    /// <summary>Its name in answers.</summary>
    public string Name { get; }

    /// <summary>The kind of value.</summary>
    public ValueKind Kind { get; }

    /// <summary>The quantile asked for, when it is one.</summary>
    public decimal Quantile { get; }

    /// <summary>Whether it is a quantile, approximate when it comes from the sketch; all others are exact.</summary>
    public bool IsQuantile => _read is null;

    /// <summary>How many events had a number.</summary>
    public static QuantileValue Count(string name) => new(name, ValueKind.WholeNumber, (state, _) => state.Count);

    /// <summary>The mean; <c>null</c> when no event had a number.</summary>
    public static QuantileValue Mean(string name) =>
        new(name, ValueKind.Number, (state, divisor) => state.Count == 0 ? null : (double)state.Sum / state.Count / divisor);

    /// <summary>The smallest; <c>null</c> when no event had a number.</summary>
    public static QuantileValue Min(string name) => new(name, ValueKind.Number, (state, divisor) => state.Min / divisor);

    /// <summary>The largest; <c>null</c> when no event had a number.</summary>
    public static QuantileValue Max(string name) => new(name, ValueKind.Number, (state, divisor) => state.Max / divisor);

    /// <summary>The value at rank floor(<paramref name="quantile"/> × (count - 1)); <c>null</c> when no event had a number.</summary>
    /// <param name="name">Its name in answers.</param>
    /// <param name="quantile">0 to 1, e.g. <c>0.95m</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quantile is not between 0 and 1.</exception>
    public static QuantileValue At(string name, decimal quantile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantile, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        return new(name, ValueKind.Number, read: null, quantile);
    }

    /// <summary>Writes one result per value.</summary>
    internal static void Present(IQuantiles state, QuantileValue[] wanted, decimal[] quantiles, double divisor, Span<object?> values)
    {
        var found = state.ValuesAt(quantiles);
        var next = 0;
        for (var i = 0; i < wanted.Length; i++)
        {
            values[i] = wanted[i]._read is { } read ? read(state, divisor) : found[next++] / divisor;
        }
    }

    internal ValueDefinition ToDefinition(string? unit) => new(
        Name,
        Kind,
        Kind == ValueKind.Number ? unit : null,
        IsQuantile ? ErrorBound.Always(DDSketch.RelativeError) : null);
}
