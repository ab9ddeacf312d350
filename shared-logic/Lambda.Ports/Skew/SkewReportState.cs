namespace Lambda.Ports.Skew;

/// <summary>Where a skew report stands.</summary>
public enum SkewReportState
{
    /// <summary>Asked for.</summary>
    Queued,

    /// <summary>Made.</summary>
    Done,

    /// <summary>Could not be made; the report says why.</summary>
    Failed,
}
