using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// A uniform sample without replacement: the values with the k smallest hashes (E. Cohen, H. Kaplan, "Summarizing data using bottom-k sketches", PODC 2007).
/// Hashes are random and have nothing to do with the values, so any k of those that differ are as likely as any other; and the k smallest of a union are
/// among the k smallest of its parts, so it merges like a minimum. Bytes: how many, then each hash and its value, the smallest hash first.
/// </summary>
/// <typeparam name="T">The kind of value.</typeparam>
/// <typeparam name="TCodec">How it is kept.</typeparam>
/// <typeparam name="TLimit">The size of the sample: k.</typeparam>
public readonly struct BottomKAggregate<T, TCodec, TLimit> : IAggregate<Hashed<T>, BottomKState<T>>
    where TCodec : struct, IValueCodec<T>
    where TLimit : struct, ILimit
{
    /// <inheritdoc/>
    public BottomKState<T> Identity => default;

    /// <summary>Adds a value unless it is there already, or its hash is absent.</summary>
    public void Add(ref BottomKState<T> state, in Hashed<T> input)
    {
        var isFull = state.Count == TLimit.Value;
        if (input.Hash.IsAbsent || (isFull && Compare(in input, in state.Entries![state.Count - 1]) >= 0))
        {
            return;
        }

        var place = PlaceOf(in state, in input);
        if (place == state.Count || Compare(in input, in state.Entries![place]) != 0)
        {
            Insert(ref state, place, in input);
        }
    }

    /// <inheritdoc/>
    public void Merge(ref BottomKState<T> state, in BottomKState<T> other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Add(ref state, in other.Entries![i]);
        }
    }

    /// <inheritdoc/>
    public void Encode(in BottomKState<T> state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.Count);
        for (var i = 0; i < state.Count; i++)
        {
            writer.WriteFixed64(state.Entries![i].Hash.High);
            writer.WriteFixed64(state.Entries[i].Hash.Low);
            TCodec.Write(in state.Entries[i].Value, writer);
        }
    }

    /// <inheritdoc/>
    public BottomKState<T> Decode(ref StateReader reader)
    {
        var count = reader.ReadCount(minimumBytesEach: 16);
        if (count > TLimit.Value)
        {
            throw new CorruptStateException($"a sample of {count} where at most {TLimit.Value} are kept");
        }

        var state = default(BottomKState<T>);
        for (var i = 0; i < count; i++)
        {
            var entry = new Hashed<T>(new(reader.ReadFixed64(), reader.ReadFixed64()), TCodec.Read(ref reader));
            Add(ref state, in entry);
        }

        return state.Count == count ? state : throw new CorruptStateException($"of a sample of {count} only {state.Count} differ");
    }

    /// <summary>By hash; values decide only between those that share one, which keeps the order total.</summary>
    private static int Compare(in Hashed<T> left, in Hashed<T> right)
    {
        if (left.Hash == right.Hash)
        {
            return TCodec.Compare(in left.Value, in right.Value);
        }

        return left.Hash.IsBefore(right.Hash) ? -1 : 1;
    }

    private static int PlaceOf(in BottomKState<T> state, in Hashed<T> entry)
    {
        var (low, high) = (0, state.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(in state.Entries![middle], in entry) < 0)
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

    private static void Insert(ref BottomKState<T> state, int place, in Hashed<T> entry)
    {
        if (state.Entries is null || (state.Count == state.Entries.Length && state.Count < TLimit.Value))
        {
            Array.Resize(ref state.Entries, Math.Clamp(state.Count * 2, 1, TLimit.Value));
        }

        // The entry that falls out at the end (or was never used) gives its memory to the new one.
        var last = Math.Min(state.Count, state.Entries.Length - 1);
        var recycled = state.Entries[last];
        Array.Copy(state.Entries, place, state.Entries, place + 1, last - place);
        recycled.Hash = entry.Hash;
        TCodec.Keep(ref recycled.Value, in entry.Value);
        state.Entries[place] = recycled;
        state.Count = last + 1;
    }
}
