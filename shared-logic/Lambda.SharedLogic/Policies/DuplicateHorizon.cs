using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Policies;

/// <summary>
/// Remembers where each identity of one partition was last seen, as far back as the widest horizon of any view, in bounded memory: a ring of the identities by
/// offset, and a table of offsets by hash, in buckets of a cache line that are searched at once. What lies behind the horizon counts as free: so nothing has to be taken out
/// when it leaves, which would be a second read of a random place for each event. Once the ring has its size it takes 16 bytes an offset, rounded up to a power of two, and the
/// table as many again; nothing is allocated any more. Not safe for use by several threads at once.
/// </summary>
public sealed class DuplicateHorizon
{
    /// <summary>The distance of an identity that was not seen within the horizon.</summary>
    public const long NotSeen = long.MaxValue;

    /// <summary>How many events are looked for together: the lines that they touch fit into the first-level cache beside all else.</summary>
    internal const int Together = 128;

    /// <summary>An offset that is further back than any horizon.</summary>
    private const long NoOffset = long.MinValue / 2;
    private const int FirstLength = 256;
    private const int SlotsPerOffset = 2;
    private const int SlotsPerBucket = 8;

    /// <summary>Of a bucket's slots, each with two bits of which the lower one counts: those with identities, and the last, which says whether any had no room in it.</summary>
    private const ulong IdentitySlots = 0x1555, SpilledSlot = 0x4000, AnySlot = 0x5555;

    /// <summary>After so many offsets what is behind the horizon is wiped in any case: a slot has half an offset only, and must not seem near again.</summary>
    private const long MostOffsetsUnwiped = 1L << 30;

    private readonly int _records;

    /// <summary>By offset, modulo the length, which is a power of two: of offsets that had no event, whatever was there before.</summary>
    private EventIdentity[] _identities = [];

    /// <summary>
    /// Half a hash, never 0, and half an offset: enough of both, because the ring has the whole identity. An identity is in the bucket that it belongs to or, when others
    /// filled it, in one that follows; then the last slot of each bucket that it passed by has the offset at which it did.
    /// </summary>
    private AlignedWords _slots = new(0);
    private long _oldest;
    private long _newest;
    private long _nextWipe;
    private int _shift;

    /// <param name="records">How many offsets it looks back; 0 remembers nothing.</param>
    public DuplicateHorizon(int records) => _records = records;

    private int Buckets => _slots.Length / SlotsPerBucket;

    /// <summary>
    /// How many offsets ago the last copy of <paramref name="identity"/> was, or <see cref="NotSeen"/>; then remembers this one. Offsets must rise.
    /// </summary>
    public long DistanceToLastCopy(EventIdentity identity, long offset)
    {
        if (_records == 0)
        {
            return NotSeen;
        }

        MoveTo(offset);
        _identities[offset & (_identities.Length - 1)] = identity;
        var hash = HashOf(identity);
        var bucket = HomeOf(hash);
        while (true)
        {
            var near = Near(bucket, hash, offset, out var same);
            for (var copies = near & same & IdentitySlots; copies != 0; copies &= copies - 1)
            {
                var place = PlaceOf(bucket, copies);
                var distance = (uint)offset - (uint)_slots[place];
                if (_identities[(offset - distance) & (_identities.Length - 1)] == identity)
                {
                    _slots[place] = SlotOf(hash, offset);
                    Spill(HomeOf(hash), bucket, offset);
                    return distance;
                }
            }

            if ((near & SpilledSlot) == 0)
            {
                Add(hash, offset, offset);
                return NotSeen;
            }

            bucket = After(bucket);
        }
    }

    /// <summary>Forgets all identities and keeps the memory; the next offset may be any.</summary>
    public void Clear() => _newest = NoOffset;

    /// <summary>
    /// Reads what looking for these events, at most <see cref="Together"/>, is going to read first, and returns anything that hangs on it: their places lie all over the
    /// table, and reads that do not wait for one another are fetched side by side.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal ulong Touch(ReadOnlySpan<DeliveryEvent> events)
    {
        var touched = 0UL;
        var slots = _slots.Span;
        if (slots.Length > 0)
        {
            foreach (var next in events)
            {
                touched += slots[HomeOf(HashOf(next.Identity)) * SlotsPerBucket];
            }
        }

        return touched;
    }

    private static ulong HashOf(EventIdentity identity) => (identity.Low >> 32) | 1;

    private static ulong SlotOf(ulong hash, long offset) => (hash << 32) | (uint)offset;

    private static int PlaceOf(int bucket, ulong slots) => (bucket * SlotsPerBucket) + (BitOperations.TrailingZeroCount(slots) / 2);

    private int HomeOf(ulong hash) => (int)(hash >> _shift);

    private int After(int bucket) => (bucket + 1) & (Buckets - 1);

    /// <summary>A bit for each slot of a bucket that is taken and within the horizon; and for each that has this hash.</summary>
    private ulong Near(int bucket, ulong hash, long offset, out ulong same)
    {
        // Two halves for each slot: the lower one is the offset, the upper one the hash.
        var halves = Vector512.Create<ulong>(_slots.Span.Slice(bucket * SlotsPerBucket, SlotsPerBucket)).AsUInt32();
        var near = Vector512.LessThanOrEqual(Vector512.Create((uint)offset) - halves, Vector512.Create((uint)_records)).ExtractMostSignificantBits();
        var free = Vector512.Equals(halves, Vector512<uint>.Zero).ExtractMostSignificantBits();
        same = Vector512.Equals(halves, Vector512.Create((uint)hash)).ExtractMostSignificantBits() >> 1;
        return near & ~(free >> 1) & AnySlot;
    }

    /// <summary>Writes an identity into the first free slot from its bucket on.</summary>
    private void Add(ulong hash, long seen, long offset)
    {
        var bucket = HomeOf(hash);
        var free = ~Near(bucket, hash, offset, out _) & IdentitySlots;
        while (free == 0)
        {
            bucket = After(bucket);
            free = ~Near(bucket, hash, offset, out _) & IdentitySlots;
        }

        _slots[PlaceOf(bucket, free)] = SlotOf(hash, seen);
        Spill(HomeOf(hash), bucket, offset);
    }

    /// <summary>An identity that belongs to one bucket was written into another: until it is forgotten it is looked for beyond those between.</summary>
    private void Spill(int home, int bucket, long offset)
    {
        for (; home != bucket; home = After(home))
        {
            _slots[PlaceOf(home, SpilledSlot)] = SlotOf(1, offset);
        }
    }

    /// <summary>Moves the horizon, and makes room for one more identity.</summary>
    private void MoveTo(long offset)
    {
        if (_slots.Length == 0 || offset - _newest > _records)
        {
            // Nothing is within reach, however far the step was.
            _slots.Span.Clear();
            (_oldest, _nextWipe) = (offset, offset + MostOffsetsUnwiped);
        }

        (_oldest, _newest) = (Math.Max(_oldest, offset - _records), offset);
        if (offset - _oldest >= _identities.Length)
        {
            Grow(offset);
        }
        else if (offset >= _nextWipe)
        {
            Wipe(offset);
        }
    }

    private void Grow(long offset)
    {
        var (identities, old) = (_identities, _slots);
        var slots = old.Span;
        _identities = new EventIdentity[checked((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(FirstLength, offset - _oldest + 1)))];
        for (var kept = _oldest; kept < offset && identities.Length > 0; kept++)
        {
            _identities[kept & (_identities.Length - 1)] = identities[kept & (identities.Length - 1)];
        }

        _slots = new AlignedWords(checked(_identities.Length * SlotsPerOffset));
        _shift = 32 - BitOperations.Log2((uint)Buckets);
        for (var i = 0; i < slots.Length; i++)
        {
            if (i % SlotsPerBucket != SlotsPerBucket - 1 && slots[i] != 0 && (uint)offset - (uint)slots[i] <= _records)
            {
                Add(slots[i] >> 32, (uint)slots[i], offset);
            }
        }
    }

    private void Wipe(long offset)
    {
        _nextWipe = offset + MostOffsetsUnwiped;
        foreach (ref var slot in _slots.Span)
        {
            slot = (uint)offset - (uint)slot <= _records ? slot : 0;
        }
    }
}
