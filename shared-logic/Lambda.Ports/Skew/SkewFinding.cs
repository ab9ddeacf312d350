namespace Lambda.Ports.Skew;

/// <summary>One value of one key and window that one cause has changed: of a real-time state, or of a row of the published version.</summary>
/// <param name="View">The view.</param>
/// <param name="Epoch">The epoch; <c>null</c> for a published row, which counts all epochs before the version's cut.</param>
/// <param name="Partition">The partition; <c>null</c> for a published row, which counts all of them.</param>
/// <param name="Window">The start of the pane in microseconds since 1970-01-01T00:00Z; <see cref="long.MinValue"/> when there is one for all time, and for a count.</param>
/// <param name="Key">The key fields; none for a count.</param>
/// <param name="Value">The value's name; <c>state</c> when only the state's bytes differ, <c>events applied</c> for a count, <c>rows</c> when a published version cannot be read.</param>
/// <param name="Batch">The batch layer's value, as text.</param>
/// <param name="Speed">The speed layer's value, as text; <c>null</c> for a published row.</param>
/// <param name="Cause">The cause.</param>
/// <param name="Change">What the cause has added to batch minus speed; <c>null</c> when the value is no number.</param>
/// <param name="Expected">What the layer must have, replayed from the master dataset, as text.</param>
public sealed record SkewFinding(
    string View, long? Epoch, int? Partition, long Window, IReadOnlyList<string> Key, string Value, string? Batch, string? Speed, SkewCause Cause, double? Change,
    string? Expected = null);
