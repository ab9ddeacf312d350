namespace Lambda.SharedLogic.Views;

/// <summary>A text and how often it occurred: an element of a presented list.</summary>
/// <param name="Name">The text.</param>
/// <param name="Count">How often.</param>
public readonly record struct NamedCount(string Name, long Count);
