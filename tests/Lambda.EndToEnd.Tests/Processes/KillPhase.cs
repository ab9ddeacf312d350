namespace Lambda.EndToEnd.Tests.Processes;

/// <summary>What the platform is doing when it is killed.</summary>
public enum KillPhase
{
    /// <summary>It takes events in: a request is on its way.</summary>
    Ingest,

    /// <summary>It flushes and checkpoints the real-time views.</summary>
    Flush,

    /// <summary>It writes the barriers of a cut.</summary>
    Cut,

    /// <summary>A cut has been asked for: the archiver ends its files.</summary>
    Archive,

    /// <summary>A run is under way.</summary>
    Fold,

    /// <summary>A run writes its rows, or publishes them.</summary>
    Publish,

    /// <summary>It makes good what the kill before has left.</summary>
    Start,
}
