using System.Buffers;
using Lambda.Simulation;
using Microsoft.Win32.SafeHandles;

namespace Lambda.AppHost.Simulating;

/// <summary>Writes records as they are, one a line.</summary>
internal sealed class LineOutput(Stream stream) : IRecordOutput
{
    // What Unix says to a writer whose reader has gone: EPIPE.
    private const int BrokenPipe = 32;

    private readonly ArrayBufferWriter<byte> _lines = new();

    /// <summary>
    /// Standard output. The console's own stream ignores that a reader has gone, and a simulation would run on for nobody; a file stream tells, but keeps
    /// a position of its own, which is wrong for a file that others write to as well.
    /// </summary>
    public static Stream OpenStandardOutput()
    {
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    /// <summary>Whether this error is that the reader has had enough, as <c>head</c> has.</summary>
    public static bool IsReaderGone(IOException error) => error.HResult == BrokenPipe;

    public async Task WriteAsync(IReadOnlyList<SimulatedRecord> records, CancellationToken cancellation)
    {
        _lines.ResetWrittenCount();
        foreach (var record in records)
        {
            _lines.Write(record.Json.Span);
            _lines.Write("\n"u8);
        }

        await stream.WriteAsync(_lines.WrittenMemory, cancellation);
    }
}
