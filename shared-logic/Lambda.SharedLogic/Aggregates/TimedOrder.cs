using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// What latest, first and latest-n share: the order of two entries, and their bytes. Last-writer-wins with a total order is a join semilattice
/// (Shapiro et al., "A comprehensive study of Convergent and Commutative Replicated Data Types", 2011, section 3.2.1), hence a lawful merge.
/// </summary>
internal static class TimedOrder<T, TCodec>
    where TCodec : struct, IValueCodec<T>
{
    /// <summary>Less than 0 when <paramref name="left"/> comes first. Values decide only where the log's place does not, which keeps the order total.</summary>
    public static int Compare(in Timed<T> left, in Timed<T> right)
    {
        var order = left.Time.CompareTo(right.Time);
        order = order != 0 ? order : left.Offset.CompareTo(right.Offset);
        order = order != 0 ? order : left.Partition.CompareTo(right.Partition);
        return order != 0 ? order : TCodec.Compare(in left.Value, in right.Value);
    }

    /// <summary>Copies an entry, value and all, over one that a state owns.</summary>
    public static void Keep(ref Timed<T> kept, in Timed<T> entry)
    {
        kept.Time = entry.Time;
        kept.Offset = entry.Offset;
        kept.Partition = entry.Partition;
        kept.IsPresent = entry.IsPresent;
        TCodec.Keep(ref kept.Value, in entry.Value);
    }

    public static void Write(in Timed<T> entry, StateWriter writer)
    {
        writer.WritePlace(new LogPlace(entry.Time, entry.Offset, entry.Partition));
        TCodec.Write(in entry.Value, writer);
    }

    public static void WriteOptional(in Timed<T> entry, StateWriter writer)
    {
        if (entry.IsPresent)
        {
            Write(in entry, writer);
        }
        else
        {
            writer.WriteAbsent();
        }
    }

    /// <summary>The entry, or "nothing".</summary>
    public static Timed<T> ReadOptional(ref StateReader reader) =>
        reader.TryReadPlace(out var place) ? new Timed<T>(place.Time, place.Offset, place.Partition, TCodec.Read(ref reader)) : default;
}
