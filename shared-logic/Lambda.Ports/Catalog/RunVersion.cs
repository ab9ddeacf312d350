namespace Lambda.Ports.Catalog;

/// <summary>What a run published for one view.</summary>
/// <param name="View">The view.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Rows">How many groups it has.</param>
/// <param name="Hash">SHA-256 over its rows in canonical order, in lower-case hex.</param>
public sealed record RunVersion(string View, long Version, long Rows, string Hash);
