namespace Lambda.Ports.Catalog;

/// <summary>A published version of one view.</summary>
/// <param name="View">The view.</param>
/// <param name="Version">Its number; all views of one publish share it.</param>
/// <param name="RunId">The run that made it.</param>
/// <param name="Cut">It counts the epochs before this one.</param>
/// <param name="CutOffsets">For each partition the offset of the cut's barrier: it counts the offsets before it.</param>
/// <param name="Logic">The hash of the logic that made it.</param>
/// <param name="Fingerprint">The view's fingerprint: how its states are laid out.</param>
/// <param name="Rows">How many groups it has.</param>
/// <param name="Hash">SHA-256 over its rows in canonical order, in lower-case hex.</param>
/// <param name="Events">How many events it counts, after duplicates.</param>
/// <param name="Duplicates">How many copies it left out.</param>
/// <param name="HighestEventTime">The highest event time among them, in microseconds; <see cref="long.MinValue"/> when there are none.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record ViewVersion(
    string View, long Version, long RunId, long Cut, IReadOnlyList<long> CutOffsets, string Logic, string Fingerprint, long Rows, string Hash,
    long Events, long Duplicates, long HighestEventTime, DateTimeOffset PublishedAt);
