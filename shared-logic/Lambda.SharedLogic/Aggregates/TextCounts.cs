using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How often each text occurred, exactly. Grows with the number of different texts (their bytes and about 80 more each): for values of which a
/// group has thousands, not millions.
/// </summary>
public sealed class TextCounts : IHeapSized
{
    private static readonly Dictionary<byte[], long> Nothing = [];
    private Dictionary<byte[], long>? _counts;

    /// <inheritdoc/>
    public long HeapBytes => 24 + ((long)Unordered.Count * 88);

    /// <summary>How many different texts there are.</summary>
    public int DistinctCount => _counts?.Count ?? 0;

    /// <summary>How often all texts occurred together.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            foreach (var (_, count) in Unordered)
            {
                total += count;
            }

            return total;
        }
    }

    /// <summary>All texts in no order that means anything.</summary>
    internal Dictionary<byte[], long> Unordered => _counts ?? Nothing;

    /// <summary>Adds a text <paramref name="count"/> times; its bytes are copied when it is new, and an absent one is none.</summary>
    public void Add(Utf8Text text, long count = 1)
    {
        if (text.IsPresent)
        {
            Add(text.Bytes, count);
        }
    }

    /// <summary>Adds the text with these bytes <paramref name="count"/> times.</summary>
    public void Add(ReadOnlySpan<byte> text, long count)
    {
        _counts ??= new Dictionary<byte[], long>(TextComparer.Instance);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts.GetAlternateLookup<ReadOnlySpan<byte>>(), text, out _) += count;
    }

    /// <summary>Adds all texts of another.</summary>
    public void AddAll(TextCounts other)
    {
        foreach (var (text, count) in other.Unordered)
        {
            Add(text, count);
        }
    }

    /// <summary>All texts in the order of their bytes.</summary>
    public KeyValuePair<byte[], long>[] Ordered() => Sorted((left, right) => CompareBytes(left.Key, right.Key));

    /// <summary>The <paramref name="k"/> texts that occurred most often, the most frequent first; equally frequent ones in the order of their bytes.</summary>
    public KeyValuePair<byte[], long>[] Top(int k)
    {
        var all = Sorted((left, right) => left.Value != right.Value ? right.Value.CompareTo(left.Value) : CompareBytes(left.Key, right.Key));
        return all.Length <= k ? all : all[..k];
    }

    private static int CompareBytes(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);

    private KeyValuePair<byte[], long>[] Sorted(Comparison<KeyValuePair<byte[], long>> comparison)
    {
        KeyValuePair<byte[], long>[] entries = [.. Unordered];
        Array.Sort(entries, comparison);
        return entries;
    }

    private sealed class TextComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly TextComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)Murmur3.Hash128(alternate).Low;

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
