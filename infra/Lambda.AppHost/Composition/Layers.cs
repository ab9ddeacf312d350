namespace Lambda.AppHost.Composition;

/// <summary>The layers that a process runs.</summary>
[Flags]
public enum Layers
{
    /// <summary>Archivers, runs, reconciliation and the schedule.</summary>
    Batch = 1,

    /// <summary>The consumers that keep the real-time views.</summary>
    Speed = 2,

    /// <summary>Ingest, answers and alerts.</summary>
    Serving = 4,

    /// <summary>All of them.</summary>
    All = Batch | Speed | Serving,
}
