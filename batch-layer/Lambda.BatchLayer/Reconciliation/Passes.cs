namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Under which policies an event counts at a view; from one to the next a single policy is switched off.</summary>
[Flags]
internal enum Passes : byte
{
    /// <summary>Under none.</summary>
    None = 0,

    /// <summary>Under the speed layer's own.</summary>
    Speed = 1,

    /// <summary>When every copy is recognised, however far back the first one lies.</summary>
    WithoutCopies = 2,

    /// <summary>When nothing is late either: what the batch layer counts.</summary>
    Batch = 4,
}
