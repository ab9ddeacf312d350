namespace Lambda.Ports.Batch;

/// <summary>A run of rows that is being written.</summary>
public interface ISpillWriter : IDisposable
{
    /// <summary>Adds a row, of which nothing is kept but a copy. The caller sorts: a run is read back as it was written.</summary>
    /// <exception cref="IOException">There is no room, or the place cannot be written to.</exception>
    void Append(BatchRow row);

    /// <summary>Ends the run. Without this nothing of it can be read.</summary>
    /// <exception cref="IOException">There is no room, or the place cannot be written to.</exception>
    ISpilledRun Complete();
}
