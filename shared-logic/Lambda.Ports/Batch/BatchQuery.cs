namespace Lambda.Ports.Batch;

/// <summary>Which rows of one version a reader wants.</summary>
/// <param name="View">The view.</param>
/// <param name="Version">The version.</param>
/// <param name="FromPane">Panes that start at or after this moment; <see cref="long.MinValue"/> for all, the global pane included.</param>
/// <param name="ToPane">Panes that start before this moment; <see cref="long.MaxValue"/> for all.</param>
/// <param name="Keys">Only these keys, as bytes; <c>null</c> for all.</param>
public sealed record BatchQuery(
    string View, long Version, long FromPane = long.MinValue, long ToPane = long.MaxValue, IReadOnlyList<ReadOnlyMemory<byte>>? Keys = null);
