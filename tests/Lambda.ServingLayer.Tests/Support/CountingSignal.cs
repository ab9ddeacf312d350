namespace Lambda.ServingLayer.Tests.Support;

/// <summary>Counts how often the batch layer was told.</summary>
public sealed class CountingSignal : IRunSignal
{
    public int Count { get; private set; }

    public void RunsChanged() => Count++;
}
