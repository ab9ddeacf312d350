namespace Lambda.ServingLayer;

/// <summary>Lets the batch layer know that a run was queued or is to end, so that it need not wait for its next look at the catalog. A hint: nothing depends on it.</summary>
public interface IRunSignal
{
    /// <summary>The catalog's runs have changed. Must not fail and must not wait.</summary>
    void RunsChanged();
}
