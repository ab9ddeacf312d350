namespace Lambda.Ports.Batch;

/// <summary>A run of rows that was written to its end.</summary>
public interface ISpilledRun
{
    /// <summary>Reads it from the first row; it may be read as often as needed, until its area is disposed.</summary>
    IRowReader Read();
}
