using System.Collections.Concurrent;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>Readers of the file that are used again. A read takes one for its own; a few more than there are cores are kept open.</summary>
internal sealed class RealTimeFileReaders(string path) : IDisposable
{
    private static readonly int Kept = Environment.ProcessorCount * 2;
    private readonly ConcurrentBag<RealTimeFileReader> _free = [];
    private volatile bool _isDisposed;

    /// <summary>A reader of the file as it is now.</summary>
    public RealTimeFileReader Take()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var reader = _free.TryTake(out var free) ? free : new RealTimeFileReader(path);
        try
        {
            reader.Begin();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The read is over.</summary>
    public void Return(RealTimeFileReader reader)
    {
        reader.End();
        if (_isDisposed || _free.Count >= Kept)
        {
            reader.Dispose();
        }
        else
        {
            _free.Add(reader);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        while (_free.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
