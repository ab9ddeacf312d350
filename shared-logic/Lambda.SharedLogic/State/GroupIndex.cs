using System.Runtime.CompilerServices;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.State;

/// <summary>
/// Maps (pane, key bytes) to consecutive row numbers: open addressing with linear probing over a power of two of buckets. Keys live end to end in one
/// buffer, so that finding a group allocates nothing. Besides its key a group takes 32 to 48 bytes.
/// </summary>
/// <param name="spare">Where arrays come from that were large enough for a while, and go to.</param>
internal sealed partial class GroupIndex(SpareArrays spare)
{
    private const int InitialBuckets = 16;
    private const int InitialKeyBytes = 256;

    /// <summary>How many groups are looked up together: the lines that they touch fit into the first-level cache.</summary>
    private const int Together = 128;

    private Bucket[] _buckets = NewBuckets(InitialBuckets);

    /// <summary>The groups by row, and after the last one another entry: a key ends where the next one starts.</summary>
    private Group[] _groups = new Group[InitialBuckets];

    /// <summary>The keys by row, end to end, and behind them what may be read of a <see cref="ShortKey"/>.</summary>
    private byte[] _keys = new byte[InitialKeyBytes];
    private int _keyLength;

    /// <summary>How many groups there are.</summary>
    public int Count { get; private set; }

    /// <summary>The hash that a group is found by.</summary>
    /// <param name="pane">The start of its pane.</param>
    /// <param name="bytes">Its key, and as much behind it as a <see cref="ShortKey"/> may be read.</param>
    /// <param name="length">The key's bytes.</param>
    public static uint HashOf(long pane, ReadOnlySpan<byte> bytes, int length) =>
        length <= ShortKey.MostBytes ? (uint)ShortKey.HashOf(pane, ShortKey.Read(bytes, length), length) : HashOfLong(pane, bytes[..length]);

    /// <summary>The same of a key that is no <see cref="ShortKey"/>. A method of its own, as it takes the registers of the loops that it is seldom part of.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint HashOfLong(long pane, ReadOnlySpan<byte> key) => (uint)KeyHash.Of(key, (ulong)pane);

    /// <summary>The start of a row's pane.</summary>
    public long PaneOf(int row) => _groups[row].Pane;

    /// <summary>The bytes of a row's key; valid until the next group is added.</summary>
    public ReadOnlySpan<byte> KeyOf(int row)
    {
        var start = _groups[row].KeyStart;
        return _keys.AsSpan(start, _groups[row + 1].KeyStart - start);
    }

    /// <summary>The hash that a row's group is found by.</summary>
    public uint HashOf(int row) => _groups[row].Hash;

    /// <summary>The row of a group, or -1.</summary>
    public int Find(long pane, ReadOnlySpan<byte> key)
    {
        var bytes = Padded(key, stackalloc byte[ShortKey.MostBytes]);
        return _buckets[BucketOf(HashOf(pane, bytes, key.Length), pane, bytes, key.Length)].Row;
    }

    /// <summary>The row of a group, which is added when it is new.</summary>
    public int FindOrAdd(long pane, ReadOnlySpan<byte> key)
    {
        var bytes = Padded(key, stackalloc byte[ShortKey.MostBytes]);
        return FindOrAdd(HashOf(pane, bytes, key.Length), pane, bytes, key.Length);
    }

    /// <summary>
    /// The rows of many groups; new ones are added. Groups lie all over memory: reading a run of them first, without waiting for any, lets the processor
    /// fetch them side by side instead of one after the other.
    /// </summary>
    /// <param name="wanted">The groups.</param>
    /// <param name="keys">Their keys, and as much behind them as a <see cref="ShortKey"/> may be read.</param>
    /// <param name="rows">Takes the row of each.</param>
    public void FindOrAdd(ReadOnlySpan<WantedGroup> wanted, ReadOnlySpan<byte> keys, Span<int> rows)
    {
        for (var i = 0; i < wanted.Length; i++)
        {
            if (i % Together == 0)
            {
                var together = wanted[i..Math.Min(i + Together, wanted.Length)];
                _ = Touch(together, rows.Slice(i, together.Length));
            }

            ref readonly var group = ref wanted[i];
            rows[i] = FindOrAdd(group.Hash, group.Pane, keys[group.KeyStart..], group.KeyLength);
        }
    }

    /// <summary>The rows of every group of another index, in the order of its rows; new ones are added.</summary>
    public void FindOrAddAll(GroupIndex other, Span<int> rows)
    {
        Span<WantedGroup> wanted = stackalloc WantedGroup[Together];
        for (var first = 0; first < other.Count; first += Together)
        {
            var run = wanted[..Math.Min(Together, other.Count - first)];
            var keyStart = other._groups[first].KeyStart;
            for (var i = 0; i < run.Length; i++)
            {
                ref readonly var group = ref other._groups[first + i];
                run[i] = new WantedGroup(group.Pane, group.Hash, group.KeyStart - keyStart, other._groups[first + i + 1].KeyStart - group.KeyStart);
            }

            FindOrAdd(run, other._keys.AsSpan(keyStart), rows.Slice(first, run.Length));
        }
    }

    private static Bucket[] NewBuckets(int count)
    {
        var buckets = new Bucket[count];
        Array.Fill(buckets, Bucket.Free);
        return buckets;
    }

    /// <summary>
    /// Reads of all groups the bucket, then what it leads to, then the key: no read waits for another of its pass. Returns something, and is a method of its own, so that the compiler keeps the reads.
    /// </summary>
    /// <param name="wanted">The groups.</param>
    /// <param name="places">As many, to write in.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Touch(ReadOnlySpan<WantedGroup> wanted, Span<int> places)
    {
        var (buckets, groups, keys) = (_buckets, _groups, _keys);
        for (var i = 0; i < places.Length; i++)
        {
            // Of a free place the first row, which takes no branch: one that is guessed wrong would wait for what it depends on.
            var row = buckets[wanted[i].Hash & (uint)(buckets.Length - 1)].Row;
            places[i] = row & ~(row >> 31);
        }

        foreach (ref var place in places)
        {
            place = groups[place].KeyStart;
        }

        var touched = 0L;
        foreach (var place in places)
        {
            touched += keys[place] + keys[place + ShortKey.MostBytes - 1];
        }

        return touched;
    }

    /// <summary>A key from which as much may be read as a <see cref="ShortKey"/> needs.</summary>
    private static ReadOnlySpan<byte> Padded(ReadOnlySpan<byte> key, Span<byte> room) => key.Length >= room.Length || !key.TryCopyTo(room) ? key : room;

    private int FindOrAdd(uint hash, long pane, ReadOnlySpan<byte> bytes, int length)
    {
        var bucket = BucketOf(hash, pane, bytes, length);
        var row = _buckets[bucket].Row;
        return row >= 0 ? row : Add(hash, bucket, pane, bytes[..length]);
    }

    private int BucketOf(uint hash, long pane, ReadOnlySpan<byte> bytes, int length)
    {
        var buckets = _buckets;
        var mask = (uint)(buckets.Length - 1);
        var bucket = hash & mask;
        while (buckets[bucket] is var found && found.Row >= 0)
        {
            if (found.Hash == hash && _groups[found.Row].Pane == pane && IsKeyOf(found.Row, bytes, length))
            {
                break;
            }

            bucket = (bucket + 1) & mask;
        }

        return (int)bucket;
    }

    private bool IsKeyOf(int row, ReadOnlySpan<byte> bytes, int length)
    {
        var start = _groups[row].KeyStart;
        return _groups[row + 1].KeyStart - start == length
            && (length <= ShortKey.MostBytes ? ShortKey.AreEqual(_keys.AsSpan(start), bytes, length) : _keys.AsSpan(start, length).SequenceEqual(bytes[..length]));
    }

    private int Add(uint hash, int bucket, long pane, ReadOnlySpan<byte> key)
    {
        if (Count + 1 == _groups.Length)
        {
            spare.Resize(ref _groups, spare.LengthAgain<Group>(_groups.Length * 2, _before.Groups), Count);
        }

        var needed = checked(_keyLength + key.Length + ShortKey.MostBytes);
        if (needed > _keys.Length)
        {
            spare.Resize(ref _keys, spare.LengthAgain<byte>(SpareArrays.LengthFor(needed), _before.Keys), _keyLength);
        }

        key.CopyTo(_keys.AsSpan(_keyLength));
        var row = Count++;
        _groups[row] = new Group(pane, hash, _keyLength);
        _keyLength += key.Length;
        _groups[Count] = new Group(0, 0, _keyLength);
        _buckets[bucket] = new Bucket(hash, row);
        if (Count * 2 > _buckets.Length)
        {
            Rehash();
        }

        return row;
    }

    private void Rehash()
    {
        var old = _buckets;
        _buckets = spare.TakeDirty<Bucket>(spare.LengthAgain<Bucket>(old.Length * 2, _before.Buckets));
        Array.Fill(_buckets, Bucket.Free);
        foreach (var moved in old)
        {
            if (moved.Row >= 0)
            {
                Put(moved);
            }
        }

        spare.Give(old);
    }

    private void Put(Bucket moved)
    {
        var (buckets, mask) = (_buckets, (uint)(_buckets.Length - 1));
        var bucket = moved.Hash & mask;
        while (buckets[bucket].Row >= 0)
        {
            bucket = (bucket + 1) & mask;
        }

        buckets[bucket] = moved;
    }

    /// <summary>A place of the hash table; the hash beside the row spares a look at groups that are another's.</summary>
    private readonly record struct Bucket(uint Hash, int Row)
    {
        public static Bucket Free => new(0, -1);
    }

    private readonly record struct Group(long Pane, uint Hash, int KeyStart);
}
