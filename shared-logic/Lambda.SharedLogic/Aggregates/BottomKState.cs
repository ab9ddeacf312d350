using System.Runtime.CompilerServices;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The state of a <see cref="BottomKAggregate{T, TCodec, TLimit}"/>: up to k values, the one with the smallest hash first.</summary>
public struct BottomKState<T> : IHeapSized
{
    internal Hashed<T>[]? Entries;

    /// <inheritdoc/>
    public readonly long HeapBytes => Entries is null ? 0 : 24 + ((long)Entries.Length * (Unsafe.SizeOf<Hashed<T>>() + (RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? 40 : 0)));

    /// <summary>How many values there are.</summary>
    public int Count { readonly get; internal set; }

    /// <summary>The value at <paramref name="index"/>, 0 being the one with the smallest hash.</summary>
    public readonly Hashed<T> this[int index] =>
        (uint)index < (uint)Count ? Entries![index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} values");
}

/// <summary>A value and the hash that draws it: of the value itself, to sample different values, or of the event's identity, to sample events.</summary>
public struct Hashed<T>(Hash128 hash, T value)
{
    /// <summary>The hash; absent for "nothing".</summary>
    public Hash128 Hash = hash;

    /// <summary>The value; owned when in a state.</summary>
    public T Value = value;
}
