using Lambda.Ports.Batch;

namespace Lambda.BatchLayer.Spilling;

/// <summary>The canonical order: by pane, then by the bytes of the key.</summary>
internal sealed class RowOrder : IComparer<BatchRow>
{
    /// <summary>The only one.</summary>
    public static RowOrder Canonical { get; } = new();

    /// <inheritdoc/>
    public int Compare(BatchRow x, BatchRow y)
    {
        var byPane = x.Pane.CompareTo(y.Pane);
        return byPane != 0 ? byPane : x.Key.Span.SequenceCompareTo(y.Key.Span);
    }
}
