using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Tests.Hashing;

public sealed class KeyHashTests
{
    private static readonly Gen<ulong> Words = Gen.OneOf(
        Gen.Elements(0UL, 1UL, ulong.MaxValue, 1UL << 63),
        Gen.Choose(int.MinValue, int.MaxValue).Two().Select(halves => ((ulong)(uint)halves.Item1 << 32) | (uint)halves.Item2));

    /// <summary>By instructions that not every processor has: runs of real-time views that one machine wrote must be found on another.</summary>
    [Fact]
    public void Two_words_are_folded_into_both_halves_of_their_product_on_any_processor() =>
        Prop.ForAll(Words.Two().ToArbitrary(), words =>
        {
            var product = (UInt128)words.Item1 * words.Item2;
            Assert.Equal((ulong)(product >> 64) ^ (ulong)product, KeyHash.Fold(words.Item1, words.Item2));
        }).QuickCheckThrowOnFailure();
}
