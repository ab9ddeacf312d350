namespace Lambda.ServingLayer.Host;

/// <summary>Nobody to tell: the batch layer finds runs in the catalog by itself.</summary>
internal sealed class NoRunSignal : IRunSignal
{
    public void RunsChanged()
    {
        // The catalog has it; that is all that counts.
    }
}
