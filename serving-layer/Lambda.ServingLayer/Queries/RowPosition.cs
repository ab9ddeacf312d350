namespace Lambda.ServingLayer.Queries;

/// <summary>Where a row stands in the order of an answer.</summary>
/// <param name="Value">The value ordered by: <c>long</c>, <c>double</c>, <c>string</c>, <see cref="DateTimeOffset"/> or <c>null</c>; <c>null</c> when the order is the default one.</param>
/// <param name="Window">The start of its window; <see cref="long.MinValue"/> for the window over everything.</param>
/// <param name="Key">Its key, field by field.</param>
public sealed record RowPosition(object? Value, long Window, IReadOnlyList<string> Key)
{
    /// <summary>Orders by value (rows without one last, in either direction), then window, then key, text by code points.</summary>
    public static int Compare(RowPosition left, RowPosition right, bool descending)
    {
        var byValue = CompareValues(left.Value, right.Value, descending);
        if (byValue != 0)
        {
            return byValue;
        }

        var byWindow = left.Window.CompareTo(right.Window);
        return byWindow != 0 ? byWindow : CompareKeys(left.Key, right.Key);
    }

    private static int CompareValues(object? left, object? right, bool descending)
    {
        if (left is null || right is null)
        {
            return (left is null).CompareTo(right is null);
        }

        var ascending = left is string text ? string.CompareOrdinal(text, (string)right) : ((IComparable)left).CompareTo(right);
        return descending ? -Math.Sign(ascending) : ascending;
    }

    private static int CompareKeys(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            var order = string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
