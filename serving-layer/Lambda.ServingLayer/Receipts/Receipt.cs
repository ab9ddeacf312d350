using System.Text.Json.Serialization;
using Lambda.ServingLayer.Queries;

namespace Lambda.ServingLayer.Receipts;

/// <summary>What an answer was made of.</summary>
/// <param name="Source">Which layers were asked.</param>
/// <param name="Version">The batch view's version; <c>null</c> before the first publish.</param>
/// <param name="Logic">The hash of the logic that merged and presented, <c>sha256:…</c>.</param>
/// <param name="Cut">The epoch before which the batch view counts; <c>null</c> before the first publish.</param>
/// <param name="Epochs">The real-time epochs.</param>
/// <param name="Partitions">Where batch and speed meet, partition by partition.</param>
/// <param name="Events">How many events were applied to the view, after duplicates.</param>
/// <param name="Freshness">How close to now it is.</param>
/// <param name="Completeness">Whether anything is missing.</param>
/// <param name="Approximate">The values that come from a sketch in this answer, each with its error bound; empty when the answer is exact.</param>
/// <param name="Holes">The epochs that are missing.</param>
/// <param name="Reasons">Why the answer is not complete, for people; empty when it is.</param>
public sealed record Receipt(
    AnswerSource Source, long? Version, string Logic, long? Cut, EpochsReceipt Epochs, IReadOnlyList<PartitionReceipt> Partitions, EventsReceipt Events,
    FreshnessReceipt Freshness, Completeness Completeness, IReadOnlyDictionary<string, string> Approximate, IReadOnlyList<long> Holes,
    IReadOnlyList<string> Reasons)
{
    /// <summary>What the view's trigger holds back; absent when it holds nothing longer than a flush does, or the speed layer was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HeldReceipt? Held { get; init; }
}
