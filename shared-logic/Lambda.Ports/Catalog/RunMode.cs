namespace Lambda.Ports.Catalog;

/// <summary>What a batch run reads.</summary>
public enum RunMode
{
    /// <summary>All epochs before the cut.</summary>
    Full,

    /// <summary>The epochs since the published version's cut, added to its states.</summary>
    Incremental,
}
