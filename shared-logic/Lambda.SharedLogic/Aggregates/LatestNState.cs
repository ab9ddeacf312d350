namespace Lambda.SharedLogic.Aggregates;

/// <summary>The state of a <see cref="LatestNAggregate{T, TCodec, TLimit}"/>: up to n values, the latest first.</summary>
public struct LatestNState<T>
{
    internal Timed<T>[]? Entries;

    /// <summary>How many values there are.</summary>
    public int Count { readonly get; internal set; }

    /// <summary>The value at <paramref name="index"/>, 0 being the latest.</summary>
    public readonly Timed<T> this[int index] =>
        (uint)index < (uint)Count ? Entries![index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} values");
}
