using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>One value that a <c>Variance</c> line of a view presents.</summary>
public sealed class VarianceValue
{
    private readonly Func<VarianceState, double, object?> _read;

    private VarianceValue(string name, ValueKind kind, bool isSquared, Func<VarianceState, double, object?> read)
    {
        Name = name;
        Kind = kind;
        IsSquared = isSquared;
        _read = read;
    }

    /// <summary>Its name in answers.</summary>
    public string Name { get; }

    /// <summary>The kind of value.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether its unit is the square of the number's own.</summary>
    public bool IsSquared { get; }

    /// <summary>How many events had a number.</summary>
    public static VarianceValue Count(string name) => new(name, ValueKind.WholeNumber, isSquared: false, (state, _) => state.Count);

    /// <summary>The mean; <c>null</c> when no event had a number.</summary>
    public static VarianceValue Mean(string name) => Number(name, (state, divisor) => state.Mean / divisor);

    /// <summary>The variance of events that are all there is; <c>null</c> when none had a number.</summary>
    public static VarianceValue OfPopulation(string name) => Squared(name, state => state.PopulationVariance);

    /// <summary>The variance of what the events are a sample of; <c>null</c> when fewer than two had a number.</summary>
    public static VarianceValue OfSample(string name) => Squared(name, state => state.SampleVariance);

    /// <summary>The standard deviation of events that are all there is; <c>null</c> when none had a number.</summary>
    public static VarianceValue DeviationOfPopulation(string name) => Number(name, (state, divisor) => Root(state.PopulationVariance) / divisor);

    /// <summary>The standard deviation of what the events are a sample of; <c>null</c> when fewer than two had a number.</summary>
    public static VarianceValue DeviationOfSample(string name) => Number(name, (state, divisor) => Root(state.SampleVariance) / divisor);

    internal object? Read(in VarianceState state, double divisor) => _read(state, divisor);

    internal ValueDefinition ToDefinition(string? unit) =>
        new(Name, Kind, Kind != ValueKind.Number || unit is null ? null : IsSquared ? $"{unit}²" : unit);

    private static VarianceValue Number(string name, Func<VarianceState, double, double?> read) =>
        new(name, ValueKind.Number, isSquared: false, (state, divisor) => read(state, divisor));

    private static VarianceValue Squared(string name, Func<VarianceState, double?> read) =>
        new(name, ValueKind.Number, isSquared: true, (state, divisor) => read(state) / divisor / divisor);

    private static double? Root(double? variance) => variance is { } number ? Math.Sqrt(number) : null;
}
