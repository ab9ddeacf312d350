using System.Runtime.CompilerServices;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The state of a <see cref="LatestNAggregate{T, TCodec, TLimit}"/>: up to n values, the latest first.</summary>
public struct LatestNState<T> : IHeapSized
{
    internal Timed<T>[]? Entries;

    /// <inheritdoc/>
    public readonly long HeapBytes => Entries is null ? 0 : 24 + ((long)Entries.Length * (Unsafe.SizeOf<Timed<T>>() + (RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? 40 : 0)));

    /// <summary>How many values there are.</summary>
    public int Count { readonly get; internal set; }

    /// <summary>The value at <paramref name="index"/>, 0 being the latest.</summary>
    public readonly Timed<T> this[int index] =>
        (uint)index < (uint)Count ? Entries![index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} values");
}
