using Lambda.Ports.Batch;

namespace Lambda.Infra.Files;

/// <summary>A folder that is made with its first file and deleted with all of them.</summary>
internal sealed class FileSpillArea(string folder) : ISpillArea
{
    private readonly Lock _lock = new();
    private int _files;
    private bool _isDisposed;

    public ISpillWriter Create()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Directory.CreateDirectory(folder);
            return new SpillFileWriter(Path.Combine(folder, $"{++_files}.rows"));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            if (_files > 0 && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
