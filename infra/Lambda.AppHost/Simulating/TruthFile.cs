using System.Buffers;
using Lambda.AppHost.Commands;
using Lambda.Simulation;

namespace Lambda.AppHost.Simulating;

/// <summary>Writes the truth about records into a file of its own, a line each.</summary>
internal sealed class TruthFile : IDisposable
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly FileStream _file;

    /// <summary>Creates the file, or empties it.</summary>
    /// <exception cref="ClientException">It cannot be written.</exception>
    public TruthFile(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"cannot write the truth: {error.Message}", error);
        }
    }

    public void Write(IEnumerable<SimulatedRecord> records)
    {
        _lines.ResetWrittenCount();
        foreach (var record in records)
        {
            TruthLine.Write(in record, _lines);
        }

        _file.Write(_lines.WrittenSpan);
    }

    public void Dispose() => _file.Dispose();
}
