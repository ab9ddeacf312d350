using System.Numerics;
using System.Runtime.CompilerServices;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Policies;

/// <summary>
/// Remembers where each identity of one partition was last seen, as far back as the widest horizon of any view, in bounded memory: a ring of the identities by
/// offset, and an open-addressing table of offsets by hash. Once the ring has its size it takes 16 bytes an offset, rounded up to a power of two, and the table as
/// many again; nothing is allocated any more. Not safe for use by several threads at once.
/// </summary>
public sealed class DuplicateHorizon
{
    /// <summary>The distance of an identity that was not seen within the horizon.</summary>
    public const long NotSeen = long.MaxValue;

    /// <summary>How many events are looked for together: the lines that they touch fit into the first-level cache beside all else.</summary>
    internal const int Together = 128;

    private const int FirstLength = 256;
    private const int SlotsPerOffset = 2;
    private readonly int _records;

    /// <summary>By offset, modulo the length, which is a power of two: of offsets that had no event, whatever was there before.</summary>
    private EventIdentity[] _identities = [];

    /// <summary>Half a hash, never 0, and half an offset: enough of both, because the ring has the whole identity. 0 is free.</summary>
    private ulong[] _slots = [];
    private long _oldest;
    private int _count;
    private int _shift;

    /// <param name="records">How many offsets it looks back; 0 remembers nothing.</param>
    public DuplicateHorizon(int records) => _records = records;

    /// <summary>
    /// How many offsets ago the last copy of <paramref name="identity"/> was, or <see cref="NotSeen"/>; then remembers this one. Offsets must rise.
    /// </summary>
    public long DistanceToLastCopy(EventIdentity identity, long offset)
    {
        if (_records == 0)
        {
            return NotSeen;
        }

        ForgetBefore(offset - _records);
        Reserve(offset);
        _identities[offset & (_identities.Length - 1)] = identity;
        var (hash, mask) = (HashOf(identity), _slots.Length - 1);
        var place = HomeOf(hash);
        for (; _slots[place] is var slot && slot != 0; place = (place + 1) & mask)
        {
            var distance = (uint)offset - (uint)slot;
            if (slot >> 32 == hash && _identities[(offset - distance) & (_identities.Length - 1)] == identity)
            {
                _slots[place] = SlotOf(hash, offset);
                return distance;
            }
        }

        _slots[place] = SlotOf(hash, offset);
        _count++;
        return NotSeen;
    }

    /// <summary>
    /// Reads what looking for these events, at most <see cref="Together"/>, is going to read first, and returns anything that hangs on it: their places lie all over the
    /// table, and reads that do not wait for one another are fetched side by side.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal ulong Touch(ReadOnlySpan<DeliveryEvent> events)
    {
        var touched = 0UL;
        if (_slots.Length > 0)
        {
            foreach (var next in events)
            {
                var forgotten = _identities[(next.Offset - _records - 1) & (_identities.Length - 1)];
                touched += _slots[HomeOf(HashOf(next.Identity))] + _slots[HomeOf(HashOf(forgotten))];
            }
        }

        return touched;
    }

    private static ulong HashOf(EventIdentity identity) => (identity.Low >> 32) | 1;

    private static ulong SlotOf(ulong hash, long offset) => (hash << 32) | (uint)offset;

    private int HomeOf(ulong hash) => (int)(hash >> _shift);

    private void ForgetBefore(long oldest)
    {
        for (; _oldest < oldest && _count > 0; _oldest++)
        {
            Forget(_oldest);
        }

        _oldest = Math.Max(_oldest, oldest);
    }

    /// <summary>Takes out the slot of an offset, if there is one: none where no event was, or where a copy came later.</summary>
    private void Forget(long offset)
    {
        var hash = HashOf(_identities[offset & (_identities.Length - 1)]);
        var (wanted, mask) = (SlotOf(hash, offset), _slots.Length - 1);
        var place = HomeOf(hash);
        while (_slots[place] != wanted)
        {
            if (_slots[place] == 0)
            {
                return;
            }

            place = (place + 1) & mask;
        }

        _count--;
        CloseGap(place, mask);
    }

    /// <summary>Moves up what stands behind a gap on its way from home, so that no search ends too early (D. Knuth, "The Art of Computer Programming", vol. 3, 6.4, algorithm R).</summary>
    private void CloseGap(int gap, int mask)
    {
        for (var next = (gap + 1) & mask; _slots[next] is var slot && slot != 0; next = (next + 1) & mask)
        {
            if (((next - HomeOf(slot >> 32)) & mask) >= ((next - gap) & mask))
            {
                _slots[gap] = slot;
                gap = next;
            }
        }

        _slots[gap] = 0;
    }

    private void Reserve(long offset)
    {
        if (_count == 0)
        {
            _oldest = offset;
        }

        if (offset - _oldest < _identities.Length)
        {
            return;
        }

        var old = _identities;
        _identities = new EventIdentity[checked((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(FirstLength, offset - _oldest + 1)))];
        for (var kept = _oldest; kept < offset && old.Length > 0; kept++)
        {
            _identities[kept & (_identities.Length - 1)] = old[kept & (old.Length - 1)];
        }

        Rehash();
    }

    private void Rehash()
    {
        var old = _slots;
        _slots = new ulong[checked(_identities.Length * SlotsPerOffset)];
        _shift = 32 - BitOperations.Log2((uint)_slots.Length);
        foreach (var slot in old)
        {
            if (slot != 0)
            {
                var place = HomeOf(slot >> 32);
                while (_slots[place] != 0)
                {
                    place = (place + 1) & (_slots.Length - 1);
                }

                _slots[place] = slot;
            }
        }
    }
}
