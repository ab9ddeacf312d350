namespace Lambda.BatchLayer.Runs;

/// <summary>A run cannot count some epochs whole, so it counts nothing: what was published before stays served.</summary>
public sealed class IncompleteEpochsException(IReadOnlyList<long> epochs, string detail)
    : Exception($"epochs {string.Join(", ", epochs)} are incomplete: {detail}. Nothing was published; files that the log still reaches are made anew by themselves, then run again")
{
    /// <summary>The epochs.</summary>
    public IReadOnlyList<long> Epochs { get; } = epochs;
}
