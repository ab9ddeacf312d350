namespace Lambda.ServingLayer.Receipts;

/// <summary>The real-time epochs of an answer.</summary>
/// <param name="Expected">Those from the cut to the highest that the speed layer has reached.</param>
/// <param name="Found">Those of them that are there in every partition.</param>
public sealed record EpochsReceipt(IReadOnlyList<long> Expected, IReadOnlyList<long> Found);
