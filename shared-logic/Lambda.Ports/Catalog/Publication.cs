namespace Lambda.Ports.Catalog;

/// <summary>What is served now: one version for each view, all of one publish.</summary>
/// <param name="Version">The publish's number.</param>
/// <param name="Versions">The versions by view name.</param>
public sealed record Publication(long Version, IReadOnlyDictionary<string, ViewVersion> Versions);
