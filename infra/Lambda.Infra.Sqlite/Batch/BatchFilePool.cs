using System.Collections.Concurrent;
using Lambda.Ports.Batch;

namespace Lambda.Infra.Sqlite.Batch;

/// <summary>Open files of one version, verified once: opening and preparing costs more than a look-up. Safe for several readers at once.</summary>
/// <param name="path">The version's file.</param>
/// <param name="view">The view.</param>
/// <param name="version">The version.</param>
internal sealed class BatchFilePool(string path, string view, long version) : IDisposable
{
    /// <summary>As many connections stay open between reads, each with a page cache of its own of at most 2 MB; more readers at once open more and close them again.</summary>
    private const int MostIdle = 4;

    private readonly ConcurrentBag<BatchFile> _idle = [];
    private volatile Identity? _verified;
    private volatile bool _isClosed;

    /// <summary>A file that nobody else reads from; give it back by <see cref="Return"/>.</summary>
    /// <exception cref="MissingVersionException">The file is gone or damaged.</exception>
    public BatchFile Rent()
    {
        // Asked each time, so that a file that was taken away or written over is noticed although an old one is still open.
        var now = IdentityOf(path) ?? throw new MissingVersionException(view, version, "its file is gone");
        if (now != _verified)
        {
            CloseIdle();
            return OpenVerified(now);
        }

        return _idle.TryTake(out var file) ? file : BatchFile.Open(path, view, version);
    }

    /// <summary>Takes a file back, for the next reader.</summary>
    public void Return(BatchFile file)
    {
        if (_isClosed || _idle.Count >= MostIdle)
        {
            file.Dispose();
            return;
        }

        _idle.Add(file);
        if (_isClosed)
        {
            CloseIdle();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        CloseIdle();
    }

    /// <summary>The file has just been written by this process: it need not be read to be trusted.</summary>
    public void Trust() => _verified = IdentityOf(path);

    private BatchFile OpenVerified(Identity identity)
    {
        if (!IsIntact())
        {
            throw new MissingVersionException(view, version, "its file is damaged");
        }

        var file = BatchFile.Open(path, view, version);
        try
        {
            file.Verify();
            _verified = identity;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private bool IsIntact()
    {
        try
        {
            return BatchFileSeal.IsIntact(path);
        }
        catch (IOException error)
        {
            throw new MissingVersionException(view, version, error.Message);
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryTake(out var file))
        {
            file.Dispose();
        }
    }

    private static Identity? IdentityOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new Identity(file.Length, file.LastWriteTimeUtc) : null;
    }

    private sealed record Identity(long Length, DateTime WrittenAt);
}
