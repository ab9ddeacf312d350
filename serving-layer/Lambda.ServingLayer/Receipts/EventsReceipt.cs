namespace Lambda.ServingLayer.Receipts;

/// <summary>How many events were applied to the view as a whole, after duplicates.</summary>
/// <param name="Batch">By the batch layer.</param>
/// <param name="Speed">By the speed layer.</param>
public sealed record EventsReceipt(long Batch, long Speed);
