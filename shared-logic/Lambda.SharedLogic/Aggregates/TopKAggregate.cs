using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How often each text occurred, of which the k most frequent are presented. All are kept: a state cut to k entries would depend on the order of arrival,
/// because a text that was dropped early may become frequent later. Bytes: how many texts, then each text and its count, in the order of bytes.
/// </summary>
public readonly struct TopKAggregate : IAggregate<Utf8Text, TextCounts>
{
    /// <inheritdoc/>
    public TextCounts Identity => new();

    /// <inheritdoc/>
    public void Add(ref TextCounts state, in Utf8Text input) => state.Add(input);

    /// <inheritdoc/>
    public void Merge(ref TextCounts state, in TextCounts other) => state.AddAll(other);

    /// <inheritdoc/>
    public void Encode(in TextCounts state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.DistinctCount);
        foreach (var (text, count) in state.Ordered())
        {
            writer.WriteBytes(text);
            writer.WriteUnsigned((ulong)count);
        }
    }

    /// <inheritdoc/>
    public TextCounts Decode(ref StateReader reader)
    {
        var distinct = reader.ReadCount(minimumBytesEach: 2);
        var state = new TextCounts();
        for (var i = 0; i < distinct; i++)
        {
            var text = reader.ReadBytes();
            var count = reader.ReadUnsigned();
            if (count is 0 or > long.MaxValue)
            {
                throw new CorruptStateException($"a text cannot have occurred {count} times");
            }

            state.Add(text, (long)count);
        }

        return state.DistinctCount == distinct ? state : throw new CorruptStateException($"of {distinct} texts only {state.DistinctCount} differ");
    }
}
