namespace Lambda.Ports.Master;

/// <summary>Reads a file of the master dataset batch by batch, in log order. Used by one thread; several readers may run at once.</summary>
/// <typeparam name="TBatch">The kind of batch filled.</typeparam>
public interface IFileReader<in TBatch> : IDisposable
{
    /// <summary>Clears the batch and fills it with what follows; <c>false</c> at the end.</summary>
    /// <exception cref="DamagedFileException">The file cannot be read.</exception>
    bool Read(TBatch into);
}
