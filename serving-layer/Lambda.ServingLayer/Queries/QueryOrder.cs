namespace Lambda.ServingLayer.Queries;

/// <summary>An order by one of a view's values; ties by window, then key. Rows without the value come last in either direction.</summary>
/// <param name="Value">The value's place in <c>ViewDefinition.Values</c>.</param>
/// <param name="Descending">Largest first.</param>
public sealed record QueryOrder(int Value, bool Descending);
