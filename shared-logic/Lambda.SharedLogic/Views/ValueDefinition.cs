namespace Lambda.SharedLogic.Views;

/// <summary>One named value of a view's answer.</summary>
/// <param name="Name">Its name in answers.</param>
/// <param name="Kind">The kind of value presented.</param>
/// <param name="Unit">Its unit, for people; <c>null</c> for plain counts and texts.</param>
/// <param name="ErrorBound">
/// The stated bound of a sketch's error, which prints as <c>±1 %</c>; <c>null</c> when the value is exact in both layers.
/// </param>
public sealed record ValueDefinition(string Name, ValueKind Kind, string? Unit = null, ErrorBound? ErrorBound = null);
