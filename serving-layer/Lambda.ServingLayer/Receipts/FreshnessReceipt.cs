namespace Lambda.ServingLayer.Receipts;

/// <summary>How close to now an answer is.</summary>
/// <param name="Watermark">The lowest watermark of the partitions that have seen an event; <c>null</c> when none has.</param>
/// <param name="LagEvents">Records of the log that the answer does not count yet.</param>
public sealed record FreshnessReceipt(DateTimeOffset? Watermark, long LagEvents);
