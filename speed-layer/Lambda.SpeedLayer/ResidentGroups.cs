using System.Numerics;
using Lambda.SharedLogic.State;

namespace Lambda.SpeedLayer;

/// <summary>
/// Which groups of a view and epoch are in memory. Groups that were flushed and not touched for longest are taken out; when an event comes for one again, it is folded
/// into a new state, and what is stored is merged into that before the next flush. Merging is associative and commutative, so the order makes no difference.
/// </summary>
/// <param name="table">The groups in memory.</param>
/// <param name="stored">How many groups are stored and not in memory when it begins; which ones, nobody knows.</param>
/// <param name="newestPane">No pane after this one has any of these: its groups need not be asked for.</param>
/// <param name="spare">Where memory comes from and goes to.</param>
internal sealed class ResidentGroups(StateTable table, long stored, long newestPane, SpareArrays spare)
{
    /// <summary>What the states of a row refer to, such as a sketch's buckets, takes so many times the bytes of the encoded row; seen of the delivery views.</summary>
    private const double HeapPerEncodedByte = 1.5;

    /// <summary>Of how many flushes, or stretches of flushes, it is counted how many groups they touched last; a power of two.</summary>
    private const int FlushesCounted = 1_024;

    private readonly GroupFilter _evicted = new();
    private readonly bool _anyMayBeStored = stored > 0;
    private readonly List<int> _unknown = [];

    private int _firstUnasked;
    private int[] _encodedBytes = [];
    private int[] _touchedIn = [];

    /// <summary>How long both were before groups left memory.</summary>
    private int _lengthBefore;
    private long _allEncodedBytes;
    private int _flush;

    /// <summary>How many groups there are, in memory or stored; right when no row is unknown.</summary>
    public long Count { get; private set; } = stored;

    /// <summary>About how much memory it all takes.</summary>
    public long Bytes => table.Bytes + _evicted.Bytes + ((long)_touchedIn.Length * 2 * sizeof(int)) + (long)(_allEncodedBytes * HeapPerEncodedByte);

    /// <summary>Rows from this one on are new.</summary>
    public void Added(int first)
    {
        Count += table.Count - first;
        if (table.Count > _touchedIn.Length)
        {
            Resize(spare.LengthAgain<int>(SpareArrays.LengthFor(table.Count), _lengthBefore), first);
        }
    }

    /// <summary>
    /// The rows of which a state may be stored that is not in them. The filter is asked here, for all rows that are new since the last flush together: run by run its bits would
    /// have to be fetched into the processor's caches anew each time.
    /// </summary>
    public IReadOnlyList<int> FindUnknown()
    {
        if (_anyMayBeStored || !_evicted.IsEmpty)
        {
            for (var row = _firstUnasked; row < table.Count; row++)
            {
                if ((_anyMayBeStored && table.PaneOf(row) <= newestPane) || _evicted.MayContain(table.HashOf(row)))
                {
                    _unknown.Add(row);
                }
            }
        }

        _firstUnasked = table.Count;
        return _unknown;
    }

    /// <summary>Merges what is stored of an unknown row into it.</summary>
    public void Complete(int row, ReadOnlySpan<byte> state)
    {
        table.MergeEncoded(row, state, StateForm.Sketch);
        Count--;
    }

    /// <summary>Everything that is stored of the unknown rows has been merged into them.</summary>
    public void AllKnown() => _unknown.Clear();

    /// <summary>A changed row was encoded, in so many bytes.</summary>
    public void Encoded(int row, int bytes)
    {
        _allEncodedBytes += bytes - _encodedBytes[row];
        (_encodedBytes[row], _touchedIn[row]) = (bytes, _flush);
    }

    /// <summary>What changed has been stored.</summary>
    public void Flushed() => _flush++;

    /// <summary>Takes out at least half of the groups, those that were not flushed for longest. Right after a flush.</summary>
    public void EvictHalf()
    {
        var oldest = OldestToKeep();
        var rows = spare.TakeDirty<int>(SpareArrays.LengthFor(table.Count));
        var kept = 0;
        _allEncodedBytes = 0;
        for (var row = 0; row < table.Count; row++)
        {
            if (_touchedIn[row] < oldest)
            {
                _evicted.Add(table.HashOf(row));
                continue;
            }

            (_touchedIn[kept], _encodedBytes[kept]) = (_touchedIn[row], _encodedBytes[row]);
            _allEncodedBytes += _encodedBytes[row];
            rows[kept++] = row;
        }

        table.Keep(rows.AsSpan(0, kept));
        _firstUnasked = kept;
        spare.Give(rows);
        _lengthBefore = _touchedIn.Length;
        Resize(SpareArrays.LengthFor(kept), kept);
    }

    /// <summary>Nobody needs the groups any more.</summary>
    public void Release()
    {
        table.Release();
        _firstUnasked = 0;
        Resize(0, 0);
    }

    /// <summary>What is not used yet holds nothing: a row's first encoding is compared with it.</summary>
    private void Resize(int length, int used)
    {
        spare.Resize(ref _touchedIn, length, used);
        spare.Resize(ref _encodedBytes, length, used);
        Array.Clear(_touchedIn, used, length - used);
        Array.Clear(_encodedBytes, used, length - used);
    }

    /// <summary>The flush since which at most half of the groups were touched, or one a little later.</summary>
    private int OldestToKeep()
    {
        var touched = _touchedIn.AsSpan(0, table.Count);
        var first = _flush;
        foreach (var flush in touched)
        {
            first = Math.Min(first, flush);
        }

        // Counted by flush instead of sorted; by a few flushes together where there were very many.
        var together = Math.Max(0, BitOperations.Log2((uint)(_flush - first) | 1) + 1 - BitOperations.Log2(FlushesCounted));
        Span<int> counts = stackalloc int[FlushesCounted];
        counts.Clear();
        foreach (var flush in touched)
        {
            counts[(flush - first) >> together]++;
        }

        var (counted, evicted) = (0, 0);
        while (evicted * 2L < touched.Length)
        {
            evicted += counts[counted++];
        }

        return first + (counted << together);
    }
}
