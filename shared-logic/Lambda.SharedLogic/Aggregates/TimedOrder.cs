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
        writer.WriteSigned(entry.Time);
        writer.WriteSigned(entry.Offset);
        writer.WriteSigned(entry.Partition);
        TCodec.Write(in entry.Value, writer);
    }

    public static Timed<T> Read(ref StateReader reader)
    {
        var (time, offset, partition) = (reader.ReadSigned(), reader.ReadSigned(), reader.ReadSigned());
        return partition is >= int.MinValue and <= int.MaxValue
            ? new Timed<T>(time, offset, (int)partition, TCodec.Read(ref reader))
            : throw new CorruptStateException($"partition {partition} is out of range");
    }
}
