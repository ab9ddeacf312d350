using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How often each value occurred, a little too often: G. Cormode, S. Muthukrishnan, "An improved data stream summary: the count-min sketch and its
/// applications", 2005. Each row adds a value's occurrences to one of its counters; the least of them is nearest to the truth. Counters only ever add up, so it
/// merges exactly. (Conservative update, which raises the least counter alone, is more accurate and depends on the order of arrival.)
/// About 25 bytes for each counter in use while these are few, 8 bytes for every counter from then on.
/// </summary>
public sealed class CountMin : IHeapSized
{
    private readonly int _width;
    private readonly int _depth;
    private Multiset _sparse = new();
    private long[]? _counters;

    /// <inheritdoc/>
    public long HeapBytes => 56 + _sparse.HeapBytes + ((long)(_counters?.Length ?? 0) * sizeof(long));

    internal CountMin(int width, int depth)
    {
        _width = width;
        _depth = depth;
    }

    /// <summary>How many occurrences of all values there were; exact.</summary>
    public long Count { get; private set; }

    /// <summary>While sparse: the counters that are not 0, as a multiset of row × width + place.</summary>
    internal Multiset? Sparse => _counters is null ? _sparse : null;

    /// <summary>While dense: all counters, row by row; else empty.</summary>
    internal ReadOnlySpan<long> Dense => _counters;

    /// <summary>Adds a value <paramref name="count"/> times by its hash; an absent one is none.</summary>
    public void Add(Hash128 hash, long count = 1)
    {
        if (hash.IsAbsent)
        {
            return;
        }

        Count += count;
        for (var row = 0; row < _depth; row++)
        {
            AddTo(CounterOf(hash, row), count);
        }
    }

    /// <summary>Adds all that a sketch of the same size has counted.</summary>
    public void AddAll(CountMin other)
    {
        Count += other.Count;
        AddCounters(other);
    }

    /// <summary>How often a value occurred: never less than the truth, seldom much more (see <see cref="HeavyHittersAggregate{TWidth, TDepth, TSample}"/>).</summary>
    public long Estimate(Hash128 hash)
    {
        var least = hash.IsAbsent ? 0 : long.MaxValue;
        for (var row = 0; row < _depth; row++)
        {
            var counter = CounterOf(hash, row);
            least = Math.Min(least, _counters is { } counters ? counters[counter] : _sparse.CountOf(counter));
        }

        return least;
    }

    /// <summary>Takes counters as they were written, the sum of each row being the number of all occurrences.</summary>
    /// <returns>Whether they can be those of a sketch of this size.</returns>
    internal bool TryRestore(Multiset counters)
    {
        Span<Int128> rows = stackalloc Int128[_depth];
        rows.Clear();
        foreach (ref readonly var entry in counters.Unordered)
        {
            if (entry.Value < 0 || entry.Value >= (long)_width * _depth)
            {
                return false;
            }

            rows[(int)(entry.Value / _width)] += entry.Count;
            AddTo((int)entry.Value, entry.Count);
        }

        Count = (long)rows[0];
        return rows[0] == Count && rows.Count(rows[0]) == _depth;
    }

    private int CounterOf(Hash128 hash, int row) => (row * _width) + HashSequence.PlaceAt(hash, row, _width);

    private void AddTo(int counter, long count)
    {
        if (_counters is { } counters)
        {
            counters[counter] += count;
            return;
        }

        _sparse.Add(counter, count);
        if (_sparse.DistinctCount > (long)_width * _depth / 4)
        {
            BecomeDense();
        }
    }

    private void AddCounters(CountMin other)
    {
        if (other._counters is { } theirs)
        {
            BecomeDense();
            for (var i = 0; i < theirs.Length; i++)
            {
                _counters![i] += theirs[i];
            }

            return;
        }

        foreach (ref readonly var entry in other._sparse.Unordered)
        {
            AddTo((int)entry.Value, entry.Count);
        }
    }

    private void BecomeDense()
    {
        if (_counters is not null)
        {
            return;
        }

        var counters = new long[_width * _depth];
        foreach (ref readonly var entry in _sparse.Unordered)
        {
            counters[entry.Value] = entry.Count;
        }

        (_counters, _sparse) = (counters, new Multiset());
    }
}
