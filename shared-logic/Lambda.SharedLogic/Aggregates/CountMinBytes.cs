using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The bytes of a <see cref="CountMin"/>: the counters that are not 0 as a multiset of their indexes, however they are kept in memory.</summary>
internal static class CountMinBytes
{
    public static void Write(CountMin sketch, StateWriter writer)
    {
        if (sketch.Sparse is { } sparse)
        {
            MultisetBytes.Write(sparse, writer);
            return;
        }

        var counters = sketch.Dense;
        writer.WriteUnsigned((ulong)(counters.Length - counters.Count(0L)));
        var previous = -1;
        for (var i = 0; i < counters.Length; i++)
        {
            if (counters[i] == 0)
            {
                continue;
            }

            // The first index as it stands, signed: the layout of a multiset.
            if (previous < 0)
            {
                writer.WriteSigned(i);
            }
            else
            {
                writer.WriteUnsigned((ulong)(i - previous));
            }

            writer.WriteUnsigned((ulong)counters[i]);
            previous = i;
        }
    }

    public static void Read(ref StateReader reader, CountMin empty)
    {
        if (!empty.TryRestore(MultisetBytes.Read(ref reader)))
        {
            throw new CorruptStateException("counters whose rows have different sums, or that there are not, are no count-min sketch");
        }
    }
}
