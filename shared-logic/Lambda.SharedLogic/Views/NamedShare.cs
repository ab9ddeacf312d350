namespace Lambda.SharedLogic.Views;

/// <summary>A text, how often it occurred, and what part of all occurrences that is: an element of a presented list.</summary>
/// <param name="Name">The text.</param>
/// <param name="Count">How often.</param>
/// <param name="Share">Count ÷ occurrences of all texts, 0 to 1.</param>
public readonly record struct NamedShare(string Name, long Count, double Share);
