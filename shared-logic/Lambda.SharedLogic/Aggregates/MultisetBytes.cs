using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The bytes of a <see cref="Multiset"/>: how many different numbers, then for each, in rising order, the difference to the one before
/// (the first as it stands) and how often it occurred.
/// </summary>
internal static class MultisetBytes
{
    public static void Write(Multiset multiset, StateWriter writer)
    {
        var entries = multiset.Ordered();
        writer.WriteUnsigned((ulong)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            if (i == 0)
            {
                writer.WriteSigned(entries[i].Value);
            }
            else
            {
                writer.WriteUnsigned(unchecked((ulong)(entries[i].Value - entries[i - 1].Value)));
            }

            writer.WriteUnsigned((ulong)entries[i].Count);
        }
    }

    public static Multiset Read(ref StateReader reader)
    {
        var distinct = reader.ReadCount(minimumBytesEach: 2);
        var multiset = new Multiset();
        multiset.Reserve(distinct);
        var value = 0L;
        for (var i = 0; i < distinct; i++)
        {
            var next = i == 0 ? reader.ReadSigned() : unchecked(value + (long)reader.ReadUnsigned());
            var count = reader.ReadUnsigned();
            if ((i > 0 && next <= value) || count is 0 or > long.MaxValue)
            {
                throw new CorruptStateException($"number {next} with count {count} cannot follow {value}");
            }

            multiset.Add(next, (long)count);
            value = next;
        }

        return multiset;
    }
}
