using System.Runtime.InteropServices;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How often each whole number occurred. Up to 32 different numbers, and as long as new ones come in rising order, a sorted array and nothing else; beyond
/// that entries in order of arrival with an open-addressing index over them. 16 bytes for each different number, plus 5 to 11 for the index. A single number, which is
/// all that most groups have, needs no array.
/// </summary>
public sealed class Multiset : IQuantiles, IHeapSized
{
    private const int LargestSorted = 32;
    private const int SmallestIndex = 128;

    /// <summary>The one entry as long as there is no array.</summary>
    private Entry _single;
    private Entry[] _array = [];

    /// <inheritdoc/>
    public long HeapBytes => 80 + ((long)_array.Length * 16) + ((long)(_index?.Length ?? 0) * sizeof(int));

    /// <summary>Position in <see cref="Entries"/> plus 1, by hash; 0 is free. <c>null</c> as long as the entries are sorted.</summary>
    private int[]? _index;

    /// <summary>How many different numbers there are.</summary>
    public int DistinctCount { get; private set; }

    /// <inheritdoc/>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (ref readonly var entry in Unordered)
            {
                count += entry.Count;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public Int128 Sum
    {
        get
        {
            Int128 sum = 0;
            foreach (ref readonly var entry in Unordered)
            {
                sum += Math.BigMul(entry.Value, entry.Count);
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public long? Min => DistinctCount == 0 ? null : Extreme(sign: -1);

    /// <inheritdoc/>
    public long? Max => DistinctCount == 0 ? null : Extreme(sign: 1);

    internal ReadOnlySpan<Entry> Unordered => Entries[..DistinctCount];

    private Span<Entry> Entries => _array.Length > 0 ? _array : new Span<Entry>(ref _single);

    /// <summary>Reads where a search for a number begins.</summary>
    internal long Touch()
    {
        var (entries, middle) = (_array, DistinctCount >> 1);
        return middle < entries.Length ? entries[middle].Value : _single.Value;
    }

    /// <summary>Adds a number <paramref name="count"/> times, at least once.</summary>
    public void Add(long value, long count = 1)
    {
        if (_index is null)
        {
            AddSorted(value, count);
        }
        else
        {
            AddIndexed(value, count);
        }
    }

    /// <summary>Makes room for so many different numbers in an empty multiset.</summary>
    internal void Reserve(int distinct)
    {
        if (distinct > 1)
        {
            _array = new Entry[distinct];
        }
    }

    /// <summary>How often a number occurred.</summary>
    internal long CountOf(long value)
    {
        var place = _index is { } index ? index[SlotOf(index, value)] - 1 : PlaceOf(value);
        return (uint)place < (uint)DistinctCount && Entries[place].Value == value ? Entries[place].Count : 0;
    }

    /// <summary>Adds all numbers of another multiset.</summary>
    public void AddAll(Multiset other)
    {
        foreach (ref readonly var entry in other.Unordered)
        {
            Add(entry.Value, entry.Count);
        }
    }

    /// <inheritdoc/>
    public double?[] ValuesAt(params ReadOnlySpan<decimal> quantiles)
    {
        var values = new double?[quantiles.Length];
        if (DistinctCount > 0)
        {
            var entries = Ordered();
            var count = Count;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = AtRank(entries, QuantileRank.Of(quantiles[i], count));
            }
        }

        return values;
    }

    /// <summary>The number at a rank, from 0 to Count - 1, of entries in rising order.</summary>
    internal static long AtRank(ReadOnlySpan<Entry> ordered, long rank)
    {
        var place = 0;
        while (rank >= ordered[place].Count)
        {
            rank -= ordered[place++].Count;
        }

        return ordered[place].Value;
    }

    /// <summary>The entries in rising order of number; a copy when they are not kept so, because reading must change nothing.</summary>
    internal ReadOnlySpan<Entry> Ordered()
    {
        if (_index is null)
        {
            return Unordered;
        }

        var copy = Unordered.ToArray();
        copy.AsSpan().Sort();
        return copy;
    }

    private long Extreme(int sign)
    {
        var extreme = Entries[0].Value;
        foreach (ref readonly var entry in Unordered)
        {
            if (entry.Value.CompareTo(extreme) == sign)
            {
                extreme = entry.Value;
            }
        }

        return extreme;
    }

    private void AddSorted(long value, long count)
    {
        var place = PlaceOf(value);
        if (place < DistinctCount && Entries[place].Value == value)
        {
            Entries[place].Count += count;
        }
        else if (place == DistinctCount || DistinctCount < LargestSorted)
        {
            Insert(place, value, count);
        }
        else
        {
            BuildIndex(SmallestIndex);
            AddIndexed(value, count);
        }
    }

    private int PlaceOf(long value)
    {
        var entries = Entries;
        var (low, high) = (0, DistinctCount);
        if (high > 0 && entries[high - 1].Value < value)
        {
            return high;
        }

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (entries[middle].Value < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void AddIndexed(long value, long count)
    {
        var index = _index!;
        var slot = SlotOf(index, value);
        if (index[slot] is var position && position > 0)
        {
            _array[position - 1].Count += count;
            return;
        }

        Insert(DistinctCount, value, count);
        index[slot] = DistinctCount;
        if (DistinctCount > index.Length / 4 * 3)
        {
            BuildIndex(index.Length);
        }
    }

    private int SlotOf(int[] index, long value)
    {
        var mask = index.Length - 1;
        var slot = (int)Murmur3.Mix((ulong)value) & mask;
        while (index[slot] is var position && position > 0 && _array[position - 1].Value != value)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Insert(int place, long value, long count)
    {
        if (DistinctCount == Entries.Length)
        {
            var grown = new Entry[checked(DistinctCount * 2)];
            Unordered.CopyTo(grown);
            _array = grown;
        }

        var entries = Entries;
        entries[place..DistinctCount].CopyTo(entries[(place + 1)..]);
        entries[place] = new Entry { Value = value, Count = count };
        DistinctCount++;
    }

    private void BuildIndex(int length)
    {
        while (DistinctCount > length / 2)
        {
            length = checked(length * 2);
        }

        var index = new int[length];
        for (var i = 0; i < DistinctCount; i++)
        {
            index[SlotOf(index, _array[i].Value)] = i + 1;
        }

        _index = index;
    }

    [StructLayout(LayoutKind.Auto)]
    internal struct Entry : IComparable<Entry>
    {
        public long Value;
        public long Count;

        public readonly int CompareTo(Entry other) => Value.CompareTo(other.Value);
    }
}
