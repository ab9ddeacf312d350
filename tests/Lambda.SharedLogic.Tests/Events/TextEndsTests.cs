using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Tests.Events;

public sealed class TextEndsTests
{
    /// <summary>Records of all lengths, few of whose bytes end a text, or many.</summary>
    private static readonly Gen<byte[]> Records =
        from length in Gen.OneOf(Gen.Choose(TextEnds.FewestBytes, TextEnds.MostBytes), Gen.Elements(64, 65, 127, 128, 129, 1_023, 1_024))
        from oneIn in Gen.Elements(2, 20, 100, 2_000)
        from seed in Gen.Choose(0, int.MaxValue)
        select Record(new Random(seed), length, oneIn);

    [Fact]
    public void A_text_ends_at_the_first_byte_that_may_not_stand_in_it()
    {
        var ends = new TextEnds();
        Prop.ForAll(Records.ToArbitrary(), json =>
        {
            // The same instance for all records: nothing of the one before may be seen.
            ends.Find(json);
            for (var start = 0; start <= json.Length; start++)
            {
                Assert.Equal(EndFrom(json, start), ends.From(start));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static int EndFrom(byte[] json, int start)
    {
        var end = Array.FindIndex(json, start, IsEnd);
        return end < 0 ? json.Length : end;
    }

    private static bool IsEnd(byte value) => value is (byte)'"' or (byte)'\\' or < (byte)' ' or > (byte)'~';

    private static byte[] Record(Random random, int length, int oneIn)
    {
        var json = new byte[length];
        random.NextBytes(json);
        for (var i = 0; i < length; i++)
        {
            if (IsEnd(json[i]) && random.Next(oneIn) > 0)
            {
                json[i] = (byte)'x';
            }
        }

        return json;
    }
}
