using Lambda.SharedLogic.Events;

namespace Lambda.BatchLayer.Engine;

/// <summary>
/// Where each identity occurred first, as a number that is not negative: open addressing with linear probing in one array, two thirds full at most. Identities are hashes already, so their bits
/// choose the place. 36 bytes each. Not safe for use by several threads at once.
/// </summary>
/// <param name="expected">How many identities there will be, about; more are taken at the cost of a copy of all.</param>
internal sealed class FirstOffsets(long expected)
{
    /// <summary>What an identity takes.</summary>
    public const int BytesEach = 36;

    private const long Free = -1;
    private Entry[] _entries = NewEntries(Math.Max(16, expected));
    private long _count;

    /// <summary>Forgets all identities and keeps the memory.</summary>
    public void Clear()
    {
        if (_count > 0)
        {
            Array.Fill(_entries, new Entry(default, Free));
            _count = 0;
        }
    }

    /// <summary>Remembers where an identity occurs; <c>false</c> when it is known already.</summary>
    public bool TryAdd(EventIdentity identity, long offset)
    {
        if (_count >= (_entries.LongLength - 1) / 3 * 2)
        {
            Grow();
        }

        ref var entry = ref PlaceOf(identity);
        if (entry.Offset != Free)
        {
            return false;
        }

        entry = new Entry(identity, offset);
        _count++;
        return true;
    }

    /// <summary>The first offset of an identity.</summary>
    public bool TryFind(EventIdentity identity, out long offset)
    {
        offset = PlaceOf(identity).Offset;
        return offset != Free;
    }

    /// <summary>Reads the places of identities without waiting for any, so that the processor fetches them side by side. Returns anything.</summary>
    public long Touch(ReadOnlySpan<(long Offset, EventIdentity Identity)> entries)
    {
        var touched = 0L;
        foreach (ref readonly var entry in entries)
        {
            touched += _entries[HomeOf(entry.Identity)].Offset;
        }

        return touched;
    }

    private static Entry[] NewEntries(long identities)
    {
        var entries = new Entry[checked((identities / 2 * 3) + 3)];
        Array.Fill(entries, new Entry(default, Free));
        return entries;
    }

    private long HomeOf(EventIdentity identity) => (long)Math.BigMul(identity.Low, (ulong)_entries.LongLength, out _);

    private ref Entry PlaceOf(EventIdentity identity)
    {
        var entries = _entries;
        var place = HomeOf(identity);
        while (entries[place].Offset != Free && entries[place].Identity != identity)
        {
            place = place + 1 == entries.LongLength ? 0 : place + 1;
        }

        return ref entries[place];
    }

    private void Grow()
    {
        var old = _entries;
        _entries = NewEntries(checked(_count * 2));
        foreach (var entry in old)
        {
            if (entry.Offset != Free)
            {
                PlaceOf(entry.Identity) = entry;
            }
        }
    }

    private readonly record struct Entry(EventIdentity Identity, long Offset);
}
