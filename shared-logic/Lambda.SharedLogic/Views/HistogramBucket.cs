namespace Lambda.SharedLogic.Views;

/// <summary>A bucket of a histogram: an element of a presented list.</summary>
/// <param name="From">The smallest number in it; <c>null</c> for the lowest bucket.</param>
/// <param name="To">The first number above it; <c>null</c> for the highest bucket.</param>
/// <param name="Count">How many events had a number in it.</param>
public readonly record struct HistogramBucket(long? From, long? To, long Count);
