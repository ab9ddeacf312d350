using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.State;

public sealed class KeyBufferTests
{
    /// <summary>Texts of all lengths, some absent, in the middle of a buffer or at its end.</summary>
    private static readonly Gen<(int Length, int Behind, bool IsPresent)> Texts =
        from length in Gen.Frequency((8, Gen.Choose(0, 70)), (1, Gen.Choose(120, 135)), (1, Gen.Choose(16_380, 16_390)))
        from behind in Gen.Choose(0, 80)
        from absent in Gen.Choose(0, 9)
        select (length, behind, absent > 0);

    [Fact]
    public void It_holds_the_bytes_of_keys() =>
        Prop.ForAll(Texts.ListOf().ToArbitrary(), texts =>
        {
            var buffer = new KeyBuffer();
            for (var turn = 0; turn < 2; turn++)
            {
                buffer.Clear();
                foreach (var (length, behind, isPresent) in texts)
                {
                    byte[] bytes = [.. Enumerable.Repeat((byte)'x', 3), .. Enumerable.Repeat((byte)'t', length), .. Enumerable.Repeat((byte)'y', behind)];
                    buffer.Add(isPresent ? new Utf8Text(bytes, 3, length) : default);
                }

                // Of what was written last, as of all else, a short key can be read whole.
                Assert.True(texts.Count == 0 || buffer.Padded.Length - (buffer.Length - BytesOf(texts[^1])) >= ShortKey.MostBytes);
                var expected = GroupKey.Encode(texts.Select(text => text.IsPresent ? new string('t', text.Length) : GroupKey.Unknown));
                Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(buffer.Padded[..buffer.Length]));
                Assert.Equal(expected.Length, buffer.Length);
            }
        }).QuickCheckThrowOnFailure();

    private static int BytesOf((int Length, int Behind, bool IsPresent) text) => GroupKey.Encode([text.IsPresent ? new string('t', text.Length) : GroupKey.Unknown]).Length;
}
