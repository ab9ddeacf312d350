namespace Lambda.SharedLogic.Views;

/// <summary>Events without a long silence among them: an element of a presented list.</summary>
/// <param name="Start">When the first was.</param>
/// <param name="End">When the last was.</param>
/// <param name="Events">How many there were.</param>
public readonly record struct ActivitySession(DateTimeOffset Start, DateTimeOffset End, long Events);
