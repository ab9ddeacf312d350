using Lambda.Ports.Catalog;
using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Receipts;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>The retained versions of a view.</summary>
/// <param name="Versions">Newest first.</param>
public sealed record VersionsBody(IReadOnlyList<VersionBody> Versions);

/// <summary>A version of a view.</summary>
/// <param name="Version">Its number.</param>
/// <param name="IsServed">Whether it is the one that answers are made of.</param>
/// <param name="RunId">The run that made it.</param>
/// <param name="Cut">It counts the epochs before this one.</param>
/// <param name="CutOffsets">For each partition the first offset that it does not count.</param>
/// <param name="Logic">The hash of the logic that made it.</param>
/// <param name="Fingerprint">How its states are laid out.</param>
/// <param name="Rows">How many groups it has.</param>
/// <param name="Hash">The hash of its rows.</param>
/// <param name="Events">How many events it counts, after duplicates.</param>
/// <param name="Duplicates">How many copies it left out.</param>
/// <param name="HighestEventTime">The highest event time; <c>null</c> when it counts no event.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record VersionBody(
    long Version, bool IsServed, long RunId, long Cut, IReadOnlyList<long> CutOffsets, string Logic, string Fingerprint, long Rows, string Hash,
    long Events, long Duplicates, DateTimeOffset? HighestEventTime, DateTimeOffset PublishedAt)
{
    /// <summary>The body for a version.</summary>
    public static VersionBody Of(ViewVersion version, long? served) => new(
        version.Version, version.Version == served, version.RunId, version.Cut, version.CutOffsets, HashName.Of(version.Logic), version.Fingerprint, version.Rows,
        HashName.Of(version.Hash), version.Events, version.Duplicates,
        version.HighestEventTime == long.MinValue ? null : IsoInstant.ToTime(version.HighestEventTime), version.PublishedAt);
}
