namespace Lambda.SharedLogic.Ingest;

/// <summary>A record that is an event.</summary>
/// <param name="Index">Its position among the body's records, from 0; blank lines are no records.</param>
/// <param name="Raw">The bytes as received, without the white space around them: what goes into the log. A slice of the body.</param>
/// <param name="Key">The UTF-8 of its <c>package_id</c>, which chooses the partition; valid until the next body is read.</param>
public readonly record struct AcceptedRecord(int Index, ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Key);
