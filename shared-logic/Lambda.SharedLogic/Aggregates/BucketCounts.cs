using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How many inputs each bucket of a <see cref="DDSketch"/> took: the bucket's number and its count in one word, in rising order of the bucket. 8 bytes for each bucket
/// in use; the first two are part of the state itself, because most groups have no more.
/// </summary>
internal struct BucketCounts
{
    /// <summary>What one bucket counts at most: what eight million a second make in a year.</summary>
    internal const long MostInputs = (1L << CountBits) - 1;

    private const int CountBits = 48;
    private const int FewEntries = 2;

    /// <summary>Added to a bucket's number, so that entries rise with it.</summary>
    private const int Bias = 4_096;

    private ulong[]? _array;
    private Few _few;

    /// <summary>How many different buckets there are.</summary>
    public int DistinctCount { readonly get; private set; }

    /// <summary>The bytes of the array, if there is one.</summary>
    public readonly long HeapBytes => _array is null ? 0 : 24 + ((long)_array.Length * sizeof(ulong));

    /// <summary>How many inputs all buckets took.</summary>
    public readonly long Count
    {
        get
        {
            var count = 0L;
            foreach (var entry in Entries)
            {
                count += CountIn(entry);
            }

            return count;
        }
    }

    /// <summary>Each bucket with its count, in rising order; valid until the state changes or moves.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<ulong> Entries => _array is null ? ((ReadOnlySpan<ulong>)_few)[..DistinctCount] : new ReadOnlySpan<ulong>(_array, 0, DistinctCount);

    [UnscopedRef]
    private Span<ulong> Room => _array is null ? _few : _array;

    /// <summary>The bucket of an entry.</summary>
    public static int BucketOf(ulong entry) => (int)(entry >> CountBits) - Bias;

    /// <summary>The count of an entry.</summary>
    public static long CountIn(ulong entry) => (long)(entry & MostInputs);

    /// <summary>Reads where a search for a bucket begins.</summary>
    public readonly long Touch() => _array is { } array ? (long)array[DistinctCount >> 1] : 0;

    /// <summary>Adds inputs to a bucket.</summary>
    /// <param name="bucket">A bucket of <see cref="LogLinearBuckets"/>.</param>
    /// <param name="count">How many, at least one.</param>
    /// <exception cref="OverflowException">The bucket would have more than <see cref="MostInputs"/>.</exception>
    public void Add(int bucket, long count)
    {
        var first = (ulong)(bucket + Bias) << CountBits;
        var place = PlaceOf(first);
        var room = Room;
        if (place < DistinctCount && room[place] >> CountBits == first >> CountBits)
        {
            room[place] = Entry(bucket, CountIn(room[place]) + count);
        }
        else
        {
            Insert(place, Entry(bucket, count));
        }
    }

    /// <summary>Adds what another one has counted.</summary>
    public void AddAll(in BucketCounts other)
    {
        if (DistinctCount == 0)
        {
            Reserve(other.DistinctCount);
        }

        foreach (var entry in other.Entries)
        {
            Add(BucketOf(entry), CountIn(entry));
        }
    }

    /// <summary>Makes room for so many different buckets where there are none.</summary>
    public void Reserve(int distinct)
    {
        if (distinct > Room.Length)
        {
            _array = new ulong[distinct];
        }
    }

    /// <summary>Writes how many buckets, then for each the difference to the one before (the first as it stands) and how many inputs: as a <see cref="Multiset"/> of buckets.</summary>
    public readonly void Write(StateWriter writer)
    {
        var entries = Entries;
        writer.WriteUnsigned((ulong)entries.Length);
        var previous = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            var bucket = BucketOf(entries[i]);
            if (i == 0)
            {
                writer.WriteSigned(bucket);
            }
            else
            {
                writer.WriteUnsigned((ulong)(bucket - previous));
            }

            writer.WriteUnsigned((ulong)CountIn(entries[i]));
            previous = bucket;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptStateException">The bytes cannot have been written by it.</exception>
    public static BucketCounts Read(ref StateReader reader)
    {
        var distinct = reader.ReadCount(minimumBytesEach: 2);
        var read = default(BucketCounts);
        read.Reserve(distinct);
        var bucket = 0L;
        for (var i = 0; i < distinct; i++)
        {
            var next = i == 0 ? reader.ReadSigned() : unchecked(bucket + (long)reader.ReadUnsigned());
            var count = reader.ReadUnsigned();
            if ((i > 0 && next <= bucket) || next is < LogLinearBuckets.Lowest or > LogLinearBuckets.Highest || count is 0 or > (ulong)MostInputs)
            {
                throw new CorruptStateException($"bucket {next} with {count} inputs cannot follow {bucket}");
            }

            read.Insert(i, Entry((int)next, (long)count));
            bucket = next;
        }

        return read;
    }

    private static ulong Entry(int bucket, long count) => ((ulong)(bucket + Bias) << CountBits) | Checked(count);

    private static ulong Checked(long count) => count is >= 0 and <= MostInputs ? (ulong)count : throw new OverflowException($"{count} inputs in one bucket");

    /// <summary>
    /// Where the first entry is that is not below <paramref name="first"/>: by halving, in steps that depend on the number of entries alone. The sign of a difference
    /// chooses the half, because a branch would be mispredicted every other time, and the compiler makes branches of conditions in loops.
    /// </summary>
    private readonly int PlaceOf(ulong first)
    {
        var entries = Entries;
        var (place, length) = (0, entries.Length);
        while (length > 0)
        {
            var half = (length + 1) >> 1;
            place += half & (int)((long)(entries[place + half - 1] - first) >> 63);
            length -= half;
        }

        return place;
    }

    private void Insert(int place, ulong entry)
    {
        if (DistinctCount == Room.Length)
        {
            var grown = new ulong[DistinctCount * 2];
            Entries.CopyTo(grown);
            _array = grown;
        }

        var room = Room;
        room[place..DistinctCount].CopyTo(room[(place + 1)..]);
        room[place] = entry;
        DistinctCount++;
    }

    [InlineArray(FewEntries)]
    private struct Few
    {
        private ulong _first;
    }
}
