namespace Lambda.Ports.RealTime;

/// <summary>A group of a real-time view whose stored state is asked for.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Pane">The start of its pane.</param>
/// <param name="Key">The bytes of its key.</param>
public readonly record struct RealTimeGroup(string View, long Pane, ReadOnlyMemory<byte> Key);
