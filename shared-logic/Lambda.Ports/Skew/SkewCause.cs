namespace Lambda.Ports.Skew;

/// <summary>Why the batch layer and the speed layer say something else about the same offsets.</summary>
public enum SkewCause
{
    /// <summary>A copy beyond the duplicates' horizon was counted by the speed layer.</summary>
    Duplicates,

    /// <summary>An event was dropped as late by the speed layer.</summary>
    Lateness,

    /// <summary>The speed layer keeps a sketch where the batch layer is exact.</summary>
    Sketch,

    /// <summary>The real-time states were made by other logic, or under other policies.</summary>
    Logic,

    /// <summary>None of these: an event was lost, doubled or changed in one of the layers.</summary>
    Unexplained,
}
