namespace Lambda.ServingLayer.Queries;

/// <summary>Which layers an answer is made of.</summary>
public enum AnswerSource
{
    /// <summary>The batch view and the real-time views from its cut on.</summary>
    Merged,

    /// <summary>The batch view alone.</summary>
    Batch,

    /// <summary>The real-time views from the batch view's cut on, alone.</summary>
    Speed,
}
