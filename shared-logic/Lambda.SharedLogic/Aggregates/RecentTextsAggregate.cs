using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The <typeparamref name="TLimit"/> different texts that occurred last, by event time, then bytes. Bounded, and still a monoid: a text's time only grows, so
/// from its last occurrence on a text that belongs to the result is never among those that fall out, and one that fell out comes back with that occurrence.
/// Bytes: how many, then for each, the latest first, its time (from the second on how long before the one in front of it) and the text.
/// </summary>
/// <typeparam name="TLimit">How many texts are kept at most.</typeparam>
public readonly struct RecentTextsAggregate<TLimit> : IAggregate<TextAt, RecentTexts>
    where TLimit : struct, ILimit
{
    private const int FirstCapacity = 2;

    /// <inheritdoc/>
    public RecentTexts Identity => default;

    /// <inheritdoc/>
    public void Add(ref RecentTexts state, in TextAt input)
    {
        var known = Find(in state, input.Text);
        if (known >= 0)
        {
            // Later than before: it moves forward, and keeps its array.
            if (input.Time > state.Entries![known].Time)
            {
                var moved = new TextAt(input.Time, state.Entries[known].Text);
                Move(state.Entries, PlaceOf(in state, in moved, known), known, in moved);
            }

            return;
        }

        var place = PlaceOf(in state, in input, state.Count);
        if (place < TLimit.Value)
        {
            Insert(ref state, place, in input);
        }
    }

    /// <inheritdoc/>
    public static long Touch(in RecentTexts state, in TextAt input) => state.Entries is { } entries ? entries[0].Time : 0;

    /// <inheritdoc/>
    public void Merge(ref RecentTexts state, in RecentTexts other)
    {
        foreach (ref readonly var entry in other.Span)
        {
            Add(ref state, in entry);
        }
    }

    /// <inheritdoc/>
    public void Encode(in RecentTexts state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.Count);
        var previous = 0L;
        foreach (ref readonly var entry in state.Span)
        {
            writer.WriteUnsigned((ulong)(previous == 0 ? entry.Time : previous - entry.Time));
            writer.WriteBytes(entry.Text.Bytes);
            previous = entry.Time;
        }
    }

    /// <inheritdoc/>
    public RecentTexts Decode(ref StateReader reader)
    {
        var count = reader.ReadCount(minimumBytesEach: 2);
        if (count > TLimit.Value)
        {
            throw new CorruptStateException($"{count} recent texts where at most {TLimit.Value} are kept");
        }

        var state = default(RecentTexts);
        var previous = 0L;
        for (var i = 0; i < count; i++)
        {
            var step = reader.ReadUnsigned();
            var time = previous == 0 ? step : unchecked((ulong)previous - step);
            var entry = new TextAt((long)time, Utf8Text.From(reader.ReadBytes().ToArray()));
            if (time >= EventLimits.EndOfTime || (i > 0 && Compare(in entry, in state.Entries![i - 1]) <= 0) || Find(in state, entry.Text) >= 0)
            {
                throw new CorruptStateException("recent texts are out of order, or twice there");
            }

            Insert(ref state, i, in entry);
            previous = entry.Time;
        }

        return state;
    }

    /// <summary>Less than 0 when <paramref name="left"/> comes first: it is the later one.</summary>
    private static int Compare(in TextAt left, in TextAt right) =>
        left.Time != right.Time ? right.Time.CompareTo(left.Time) : left.Text.Bytes.SequenceCompareTo(right.Text.Bytes);

    private static int Find(in RecentTexts state, Utf8Text text)
    {
        var entries = state.Span;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Text.Bytes.SequenceEqual(text.Bytes))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How many of the first <paramref name="count"/> entries come before one. New ones mostly come first.</summary>
    private static int PlaceOf(in RecentTexts state, in TextAt entry, int count)
    {
        var place = 0;
        while (place < count && Compare(in state.Entries![place], in entry) < 0)
        {
            place++;
        }

        return place;
    }

    private static void Insert(ref RecentTexts state, int place, in TextAt entry)
    {
        var entries = state.Entries ??= new TextAt[Math.Min(FirstCapacity, TLimit.Value)];
        if (state.Count == entries.Length && state.Count < TLimit.Value)
        {
            Array.Resize(ref entries, Math.Min(entries.Length * 2, TLimit.Value));
            state.Entries = entries;
        }

        // The entry that falls out at the end (or was never used) gives its memory to the new one.
        var last = Math.Min(state.Count, entries.Length - 1);
        var text = entries[last].Text;
        entry.Text.CopyTo(ref text);
        Move(entries, place, last, new TextAt(entry.Time, text));
        state.Count = last + 1;
    }

    /// <summary>Puts an entry at a place, and those from there to before <paramref name="free"/> one further on.</summary>
    private static void Move(TextAt[] entries, int place, int free, in TextAt entry)
    {
        var moved = entry;
        Array.Copy(entries, place, entries, place + 1, free - place);
        entries[place] = moved;
    }
}
