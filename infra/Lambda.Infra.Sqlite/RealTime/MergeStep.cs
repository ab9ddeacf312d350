namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>How far a merge of runs is.</summary>
internal enum MergeStep
{
    /// <summary>Nothing is written.</summary>
    Begun,

    /// <summary>The merged run's file is durable, and nobody names it.</summary>
    Written,

    /// <summary>The manifest names the merged run in the place of those it is made of, whose files are still there.</summary>
    Named,

    /// <summary>Readers have it; the other files go with the last reader that has them.</summary>
    Replaced,
}
