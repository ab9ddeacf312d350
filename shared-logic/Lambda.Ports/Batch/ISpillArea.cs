namespace Lambda.Ports.Batch;

/// <summary>What one piece of work has spilled. Safe for use by several threads at once; what it hands out is for one at a time.</summary>
public interface ISpillArea : IDisposable
{
    /// <summary>Begins a run of rows; dispose it once it is complete or given up.</summary>
    /// <exception cref="IOException">There is no room, or the place cannot be written to.</exception>
    ISpillWriter Create();
}
