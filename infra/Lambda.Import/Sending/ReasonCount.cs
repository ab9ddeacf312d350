namespace Lambda.Import.Sending;

/// <summary>How many events were rejected for one reason, and where the first of them stands.</summary>
/// <param name="Field">The event's field; empty when the whole row is meant.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Count">How many events.</param>
/// <param name="FirstFile">The first one's file.</param>
/// <param name="FirstRow">The first one's row.</param>
/// <param name="FirstValue">The first one's value.</param>
public sealed record ReasonCount(string Field, string Reason, long Count, string FirstFile, long FirstRow, string? FirstValue);
