namespace Lambda.SharedLogic.Views;

/// <summary>Reports of one status with none of another in between, as far as a history tells them apart: an element of a presented list.</summary>
/// <param name="Status">The status.</param>
/// <param name="From">When it was first reported.</param>
/// <param name="To">When it was last reported.</param>
/// <param name="Events">How often.</param>
public readonly record struct StatusSpan(string Status, DateTimeOffset From, DateTimeOffset To, long Events);
