namespace Lambda.SharedLogic.Views;

/// <summary>Writes the values of a state, one for each <see cref="ValueDefinition"/> of its column, in order; <c>null</c> for "no value".</summary>
public delegate void Presentation<TState>(in TState state, Span<object?> values);
