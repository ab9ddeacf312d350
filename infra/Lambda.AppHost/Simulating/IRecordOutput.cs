using Lambda.Simulation;

namespace Lambda.AppHost.Simulating;

/// <summary>Where simulated records go.</summary>
internal interface IRecordOutput
{
    /// <summary>Delivers records, in this order and after those before them.</summary>
    Task WriteAsync(IReadOnlyList<SimulatedRecord> records, CancellationToken cancellation);
}
