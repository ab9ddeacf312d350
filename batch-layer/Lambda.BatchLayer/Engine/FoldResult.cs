using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;

namespace Lambda.BatchLayer.Engine;

/// <summary>What an engine made of a <see cref="FoldJob"/>. Disposing it deletes what does not fit into memory.</summary>
/// <param name="Tables">One table of exact states for each view, in the job's order.</param>
/// <param name="Events">Events counted, after duplicates and without those that a view's code fails on.</param>
/// <param name="Duplicates">Copies left out.</param>
/// <param name="Unprocessable">Events that a view's code fails on: dead letters of the speed layer, left out here as there.</param>
/// <param name="Area">Where the rows are that are not in memory.</param>
public sealed record FoldResult(IReadOnlyList<SpillingTable> Tables, long Events, long Duplicates, long Unprocessable, ISpillArea Area) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Area.Dispose();
}
