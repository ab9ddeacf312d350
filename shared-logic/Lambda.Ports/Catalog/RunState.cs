namespace Lambda.Ports.Catalog;

/// <summary>Where a batch run stands.</summary>
public enum RunState
{
    /// <summary>Asked for.</summary>
    Queued,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Finished, and its versions are served.</summary>
    Published,

    /// <summary>Finished without a result; the error says why.</summary>
    Failed,

    /// <summary>Ended by a user.</summary>
    Cancelled,
}
