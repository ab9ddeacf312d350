using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Ingest;

/// <summary>A record that is no event.</summary>
/// <param name="Index">Its position among the body's records, from 0; blank lines are no records.</param>
/// <param name="Raw">The bytes as received, without the white space around them. A slice of the body.</param>
/// <param name="Rejection">Why.</param>
public readonly record struct RejectedRecord(int Index, ReadOnlyMemory<byte> Raw, EventRejection Rejection);
