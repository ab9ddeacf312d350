namespace Lambda.Import.Sending;

/// <summary>Writes events to a file, one per line, instead of sending them.</summary>
public sealed class FileEventSink : IEventSink, IDisposable
{
    private readonly FileStream _file;

    /// <summary>Creates the file, or empties it.</summary>
    /// <exception cref="ImportException">The file cannot be written.</exception>
    public FileEventSink(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be written: {error.Message}", error);
        }
    }

    public Task<SendReceipt> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        try
        {
            foreach (var json in events)
            {
                _file.Write(json.Span);
                _file.WriteByte((byte)'\n');
            }
        }
        catch (IOException error)
        {
            throw new ImportException($"{_file.Name} cannot be written: {error.Message}", error);
        }

        return Task.FromResult(new SendReceipt(events.Count, []));
    }

    public void Dispose() => _file.Dispose();
}
