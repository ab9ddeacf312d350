namespace Lambda.Ports.RealTime;

/// <summary>Which states a reader wants.</summary>
/// <param name="View">The view.</param>
/// <param name="FromEpoch">Epochs from this one on.</param>
/// <param name="FromPane">Panes that start at or after this moment; <see cref="long.MinValue"/> for all, the global pane included.</param>
/// <param name="ToPane">Panes that start before this moment; <see cref="long.MaxValue"/> for all.</param>
/// <param name="Keys">Only these keys, as bytes; <c>null</c> for all.</param>
public sealed record RealTimeQuery(
    string View, long FromEpoch, long FromPane = long.MinValue, long ToPane = long.MaxValue, IReadOnlyList<ReadOnlyMemory<byte>>? Keys = null);
