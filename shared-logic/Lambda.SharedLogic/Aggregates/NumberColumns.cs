using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The lines of a view for sums, extremes, means, ratios, variances and histograms.</summary>
public static class NumberColumns
{
    /// <summary>
    /// Sums <paramref name="select"/> over the events that have it, as a whole number of <paramref name="unit"/>. A sum beyond 64 bits, which
    /// is kept exactly, is presented as the nearest number of 64 bits.
    /// </summary>
    public static ViewBuilder Sum(this ViewBuilder view, string valueName, Func<DeliveryEvent, long?> select, string? unit = null) =>
        view.Column(new AggregateColumn<SumAggregate, long, Int128>(
            [new ValueDefinition(valueName, ValueKind.WholeNumber, unit)],
            select,
            (in state, values) => values[0] = ToWholeNumber(state)));

    /// <summary>The smallest <paramref name="select"/>; <c>null</c> when no event has it.</summary>
    public static ViewBuilder Min(this ViewBuilder view, string valueName, Func<DeliveryEvent, long?> select, string? unit = null) =>
        view.Column(new AggregateColumn<MinAggregate, long, long?>(
            [new ValueDefinition(valueName, ValueKind.WholeNumber, unit)],
            select,
            (in state, values) => values[0] = state));

    /// <summary>The largest <paramref name="select"/>; <c>null</c> when no event has it.</summary>
    public static ViewBuilder Max(this ViewBuilder view, string valueName, Func<DeliveryEvent, long?> select, string? unit = null) =>
        view.Column(new AggregateColumn<MaxAggregate, long, long?>(
            [new ValueDefinition(valueName, ValueKind.WholeNumber, unit)],
            select,
            (in state, values) => values[0] = state));

    /// <summary>
    /// The mean of <paramref name="select"/> over the events that have it; <c>null</c> when none has.
    /// </summary>
    /// <param name="divisor">How many units of the input make one unit presented, e.g. 1,000,000 for microseconds to seconds.</param>
    public static ViewBuilder Mean(
        this ViewBuilder view, string valueName, Func<DeliveryEvent, long?> select, string? unit = null, double divisor = 1) =>
        view.Column(new AggregateColumn<MeanAggregate, long, MeanState>(
            [new ValueDefinition(valueName, ValueKind.Number, unit)],
            select,
            (in state, values) => values[0] = state.Mean / divisor));

    /// <summary>
    /// How many of the events that <paramref name="of"/> picks are also picked by <paramref name="counts"/>: three values from one state, the
    /// denominator first.
    /// </summary>
    /// <param name="numerator">The value that counts the events picked by both.</param>
    /// <param name="denominator">The value that counts the events picked by <paramref name="of"/>.</param>
    /// <param name="quotient">The value numerator ÷ denominator; <c>null</c> when the denominator is 0.</param>
    public static ViewBuilder Ratio(
        this ViewBuilder view, string numerator, string denominator, string quotient,
        Func<DeliveryEvent, bool> of, Func<DeliveryEvent, bool> counts) =>
        view.Column(new AggregateColumn<RatioAggregate, RatioInput, RatioState>(
            [
                new ValueDefinition(denominator, ValueKind.WholeNumber),
                new ValueDefinition(numerator, ValueKind.WholeNumber),
                new ValueDefinition(quotient, ValueKind.Number),
            ],
            (source, ref input) =>
            {
                var isPicked = of(source);
                input = new RatioInput(isPicked && counts(source));
                return isPicked;
            },
            (in state, values) =>
            {
                values[0] = state.Denominator;
                values[1] = state.Numerator;
                values[2] = state.Quotient;
            }));

    /// <summary>
    /// Count, mean, variances and standard deviations of <paramref name="select"/> over the events that have it, all from one state. Exact in both layers.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="select">The number, in the unit it is kept in.</param>
    /// <param name="divisor">How many units of the input make one unit presented, e.g. 1,000,000 for microseconds to seconds.</param>
    /// <param name="unit">The unit presented.</param>
    /// <param name="wanted">The values, in the order of the answer.</param>
    public static ViewBuilder Variance(
        this ViewBuilder view, Func<DeliveryEvent, long?> select, double divisor, string? unit, params VarianceValue[] wanted) =>
        view.Column(new AggregateColumn<VarianceAggregate, long, VarianceState>(
            [.. wanted.Select(value => value.ToDefinition(unit))],
            select,
            (in state, values) =>
            {
                for (var i = 0; i < wanted.Length; i++)
                {
                    values[i] = wanted[i].Read(in state, divisor);
                }
            }));

    /// <summary>
    /// How many events have a <paramref name="select"/> between one boundary and the next, as a list of <see cref="HistogramBucket"/>, empty ones included:
    /// below the first boundary, from each to the next, from the last on. Exact in both layers.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="valueName">The name of the value.</param>
    /// <param name="select">The number, in the unit it is kept in.</param>
    /// <param name="boundaries">1 to 1,000 rising numbers in the unit presented. Other boundaries make another view of it.</param>
    /// <param name="unit">The unit presented.</param>
    /// <param name="divisor">How many units of the input make one unit presented, e.g. 1,000,000 for microseconds to seconds.</param>
    /// <exception cref="ArgumentException">The boundaries do not rise, or are too many.</exception>
    public static ViewBuilder Histogram(
        this ViewBuilder view, string valueName, Func<DeliveryEvent, long?> select, ReadOnlySpan<long> boundaries, string? unit = null, long divisor = 1)
    {
        var buckets = new HistogramBoundaries(boundaries, divisor);
        return view.Column(new AggregateColumn<HistogramAggregate, int, Multiset>(
            [new ValueDefinition(valueName, ValueKind.List, unit)],
            candidate => select(candidate) is { } number ? buckets.BucketOf(number) : null,
            (in state, values) => values[0] = buckets.Present(state),
            parameters: buckets.ToString()));
    }

    private static long ToWholeNumber(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
}
