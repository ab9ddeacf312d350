namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Implemented by a sketch that approximates an exact aggregate: a homomorphism from the exact state to the sketch's, so that
/// <c>Sketch(fold exact events) = fold sketch events</c>, byte for byte. This is why the batch layer needs to keep the exact state only.
/// </summary>
/// <typeparam name="TExactState">The state of the exact aggregate.</typeparam>
/// <typeparam name="TState">The state of the sketch.</typeparam>
public interface ISketchOf<TExactState, TState>
{
    /// <summary>The sketch of everything that <paramref name="exact"/> has counted.</summary>
    TState Sketch(in TExactState exact);
}
