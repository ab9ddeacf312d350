using Lambda.Import.Reading;

namespace Lambda.Import.Sending;

/// <summary>What became of a batch. Every event is accepted or rejected.</summary>
/// <param name="Accepted">How many events are durable.</param>
/// <param name="Rejected">The others, by their index in the batch; an index appears once, in ascending order.</param>
public sealed record SendReceipt(int Accepted, IReadOnlyList<KeyValuePair<int, Rejection>> Rejected);
