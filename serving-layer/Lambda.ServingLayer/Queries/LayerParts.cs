using Lambda.Ports.Catalog;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Seams;

namespace Lambda.ServingLayer.Queries;

/// <summary>What one attempt to answer has to work with, and what it found missing on the way. Everything here is of one moment per layer.</summary>
/// <param name="version">The batch view's version, resolved once.</param>
/// <param name="snapshot">What the speed layer gave; <c>null</c> when it was not asked or did not answer.</param>
/// <param name="seam">Where the two meet.</param>
/// <param name="ends">The log's ends, by partition, never below the speed layer's position.</param>
internal sealed class LayerParts(ViewVersion? version, RealTimeSnapshot? snapshot, Seam seam, IReadOnlyList<long> ends)
{
    private readonly List<string> _reasons = [];

    public ViewVersion? Version { get; } = version;

    public RealTimeSnapshot? Snapshot { get; } = snapshot;

    public Seam Seam { get; } = seam;

    public IReadOnlyList<long> Ends { get; } = ends;

    /// <summary>Whether the batch rows are part of the answer; not when they turned out to be missing or damaged.</summary>
    public bool UsesBatch { get; set; }

    /// <summary>Whether a layer could not be asked.</summary>
    public bool IsDegraded { get; private set; }

    /// <summary>Whether the batch view's epochs are missing.</summary>
    public bool IsBatchMissing { get; private set; }

    /// <summary>Real-time epochs whose states cannot be read.</summary>
    public SortedSet<long> DamagedEpochs { get; } = [];

    /// <summary>Why the answer is not complete.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Every epoch that is missing in the answer.</summary>
    public IReadOnlyList<long> Holes()
    {
        var holes = new SortedSet<long>(Snapshot is null ? [] : Seam.Missing);
        holes.UnionWith(DamagedEpochs);
        for (var epoch = 0L; IsBatchMissing && epoch < Seam.FirstEpoch; epoch++)
        {
            holes.Add(epoch);
        }

        return [.. holes];
    }

    public void Explain(string reason) => _reasons.Add(reason);

    public void Degrade(string reason)
    {
        IsDegraded = true;
        _reasons.Add(reason);
    }

    public void LoseBatch(string reason)
    {
        (UsesBatch, IsBatchMissing) = (false, true);
        _reasons.Add(reason);
    }

    public void LoseEpoch(long epoch, string reason)
    {
        DamagedEpochs.Add(epoch);
        _reasons.Add(reason);
    }
}
