using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// A set of hashes in one array that is always sorted, gaps aside: an ordered hash table (O. Amble, D. E. Knuth, "Ordered hash tables",
/// The Computer Journal 17(2), 1974) whose home slots rise with the hash, so that reading it from front to back is reading it in order.
/// Up to 16 hashes it is a sorted array without gaps. 16 bytes a slot; beyond that a quarter to two thirds of the slots are free.
/// </summary>
public sealed class DistinctSet : IHeapSized
{
    private const int LargestDense = 16;
    private const int FirstHomes = 24;
    private const int UsualTail = 64;
    private Hash128[] _slots = [];

    /// <inheritdoc/>
    public long HeapBytes => 56 + ((long)_slots.Length * 16);

    /// <summary>How many slots are somebody's home; the tail behind them takes what the last homes cannot hold.</summary>
    private int _homes = 1;

    /// <summary>How many hashes there are.</summary>
    public int Count { get; private set; }

    /// <summary>The slots in rising order of hash; absent ones are gaps.</summary>
    internal ReadOnlySpan<Hash128> Slots => _slots;

    /// <summary>Adds a hash; nothing changes when it is there already, or when it is absent.</summary>
    public void Add(Hash128 hash)
    {
        if (hash.IsAbsent)
        {
            return;
        }

        while (!TryAdd(hash))
        {
            Grow();
        }
    }

    /// <summary>Adds every hash of another set.</summary>
    public void AddAll(DistinctSet other)
    {
        // Room for all first: the other's hashes come in rising order and would pile up at the front of a table that grows as they come.
        Reserve(checked(Count + other.Count));
        foreach (var hash in other._slots)
        {
            Add(hash);
        }
    }

    /// <summary>Reads where a hash will be looked for.</summary>
    internal long Touch(Hash128 hash)
    {
        var place = HomeOf(hash);
        return place < _slots.Length ? (long)_slots[place].High : 0;
    }

    /// <summary>Makes room for <paramref name="count"/> hashes in all.</summary>
    internal void Reserve(int count)
    {
        var homes = _homes;
        while (count > LimitOf(homes))
        {
            homes = NextHomes(homes);
        }

        if (homes > _homes)
        {
            Rebuild(homes);
        }
        else if (homes == 1 && count > _slots.Length)
        {
            Array.Resize(ref _slots, count);
        }
    }

    private static int LimitOf(int homes) => homes == 1 ? LargestDense : homes / 4 * 3;

    private static int NextHomes(int homes) => homes == 1 ? FirstHomes : checked(homes * 2);

    private int HomeOf(Hash128 hash) => (int)Math.BigMul(hash.High, (ulong)_homes, out _);

    private bool TryAdd(Hash128 hash)
    {
        var slots = _slots;
        var place = HomeOf(hash);
        while (place < slots.Length && !slots[place].IsAbsent && slots[place].IsBefore(hash))
        {
            place++;
        }

        if (place < slots.Length && slots[place] == hash)
        {
            return true;
        }

        return Count < LimitOf(_homes) && TryInsert(place, hash);
    }

    /// <summary>Moves the run that starts at <paramref name="place"/> up into the next gap; there is none when the tail is full.</summary>
    private bool TryInsert(int place, Hash128 hash)
    {
        var gap = place;
        while (gap < _slots.Length && !_slots[gap].IsAbsent)
        {
            gap++;
        }

        if (gap >= _slots.Length)
        {
            return false;
        }

        Array.Copy(_slots, place, _slots, place + 1, gap - place);
        _slots[place] = hash;
        Count++;
        return true;
    }

    private void Grow()
    {
        if (Count >= LimitOf(_homes))
        {
            Rebuild(NextHomes(_homes));
        }
        else
        {
            // Only the tail is full: more homes would not help hashes that share their first bits.
            var tail = _slots.Length - _homes;
            Array.Resize(ref _slots, Math.Max(2, checked(_slots.Length + Math.Max(tail + 1, 1))));
        }
    }

    private void Rebuild(int homes)
    {
        var old = _slots;
        _homes = homes;
        _slots = new Hash128[homes + Math.Min(homes / 3, UsualTail)];
        var next = 0;
        foreach (var hash in old)
        {
            if (hash.IsAbsent)
            {
                continue;
            }

            next = Math.Max(next, HomeOf(hash));
            if (next == _slots.Length)
            {
                Array.Resize(ref _slots, checked(_slots.Length + UsualTail));
            }

            _slots[next++] = hash;
        }
    }
}
