namespace Lambda.ServingLayer.Receipts;

/// <summary>Whether an answer counts everything that it should.</summary>
public enum Completeness
{
    /// <summary>It does, up to each partition's <c>speedTo</c>.</summary>
    Complete,

    /// <summary>A layer could not be asked, or has not begun with a partition.</summary>
    Degraded,

    /// <summary>Epochs are missing; the receipt names them.</summary>
    Hole,
}
