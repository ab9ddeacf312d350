namespace Lambda.Ports.Master;

/// <summary>A file of the master dataset is missing or is not the one that the catalog names.</summary>
public sealed class DamagedFileException(EventFile file, string detail)
    : Exception($"'{file.Path}' (epoch {file.Epoch}, partition {file.Partition}, offsets {file.FirstOffset} to {file.LastOffset}): {detail}")
{
    /// <summary>The catalog's row of the file.</summary>
    public EventFile File { get; } = file;
}
