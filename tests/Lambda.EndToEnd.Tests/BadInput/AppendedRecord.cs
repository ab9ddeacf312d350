using Lambda.Testing.Events;

namespace Lambda.EndToEnd.Tests.BadInput;

/// <summary>A damaged record that was put into the log.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Record">What it is.</param>
public sealed record AppendedRecord(int Partition, long Offset, MutatedRecord Record);
