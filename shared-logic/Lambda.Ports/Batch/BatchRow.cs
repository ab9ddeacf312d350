namespace Lambda.Ports.Batch;

/// <summary>The encoded state of one group of a batch view, in exact form.</summary>
/// <param name="Pane">The start of its pane.</param>
/// <param name="Key">The bytes of its key.</param>
/// <param name="State">The encoded state.</param>
public readonly record struct BatchRow(long Pane, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> State);
