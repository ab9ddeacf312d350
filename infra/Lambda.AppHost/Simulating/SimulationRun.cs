using Lambda.Simulation;

namespace Lambda.AppHost.Simulating;

/// <summary>Brings a simulated stream to its output, at its pace.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="truth">Where the truth about it goes; may be left out.</param>
/// <param name="recordsPerSecond">The pace; as fast as the output takes them unless given.</param>
/// <param name="time">Measures the pace.</param>
internal sealed class SimulationRun(IRecordOutput output, TruthFile? truth, double? recordsPerSecond, TimeProvider time)
{
    /// <summary>Records that are delivered together: at most this many, and at a slow pace what a tenth of a second brings.</summary>
    private const int LargestChunk = 2_000;

    /// <summary>Delivers every record.</summary>
    public async Task RunAsync(IEnumerable<SimulatedRecord> records, CancellationToken cancellation)
    {
        var pace = recordsPerSecond is { } rate ? new Pace(rate, time) : null;
        var size = recordsPerSecond is { } perSecond ? (int)Math.Clamp(perSecond / 10, 1, LargestChunk) : LargestChunk;
        foreach (var chunk in records.Chunk(size))
        {
            cancellation.ThrowIfCancellationRequested();
            if (pace is not null)
            {
                await pace.UntilDueAsync(chunk[0].Index, cancellation);
            }

            await output.WriteAsync(chunk, cancellation);
            truth?.Write(chunk);
        }
    }
}
