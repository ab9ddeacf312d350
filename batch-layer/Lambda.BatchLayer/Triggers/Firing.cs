namespace Lambda.BatchLayer.Triggers;

/// <summary>One group of a view became visible, or visible anew, in an open epoch.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Time">When, on the clock of arrival times: the moment that a delay ended, or else the arrival of the record that made it fire.</param>
/// <param name="Offset">The record that made it fire, the epoch's end for what its barrier shows. What a delay fires counts the records before it, anything else counts it too.</param>
/// <param name="Pane">The start of the group's pane.</param>
/// <param name="Key">The bytes of its key.</param>
/// <param name="State">Its encoded state, in sketch form.</param>
public sealed record Firing(string View, long Time, long Offset, long Pane, byte[] Key, byte[] State);
