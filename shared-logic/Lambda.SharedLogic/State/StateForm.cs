namespace Lambda.SharedLogic.State;

/// <summary>In which form the aggregates of a table keep their states.</summary>
public enum StateForm
{
    /// <summary>Sketches where the view has them: the speed layer, and every answer that merges with it.</summary>
    Sketch,

    /// <summary>Exact throughout: the batch layer. Turns into <see cref="Sketch"/> where it is merged with one.</summary>
    Exact,
}
