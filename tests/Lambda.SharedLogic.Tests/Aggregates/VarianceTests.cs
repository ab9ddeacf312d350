using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class VarianceTests
{
    private static readonly ViewDefinition View = new ViewBuilder("spread", "How far do the quantities spread?")
        .Variance(
            e => e.Quantity,
            divisor: 2,
            "pieces",
            VarianceValue.Count("count"),
            VarianceValue.Mean("mean"),
            VarianceValue.OfPopulation("population"),
            VarianceValue.OfSample("sample"),
            VarianceValue.DeviationOfPopulation("populationDeviation"),
            VarianceValue.DeviationOfSample("sampleDeviation"))
        .Build();

    [Fact]
    public void It_says_nothing_about_nothing_and_no_sample_variance_of_one()
    {
        Assert.Equal([0L, null, null, null, null, null], Present([null]));
        Assert.Equal([1L, 3.0, 0.0, null, 0.0, null], Present(6, null));
    }

    [Fact]
    public void It_says_what_a_textbook_says_in_the_unit_presented() =>
        Assert.Equal([8L, 2.5, 1.0, 32 / 7.0 / 4, 1.0, Math.Sqrt(32 / 7.0) / 2], Present(2, 4, 4, 4, 5, 5, 7, 9));

    [Fact]
    public void A_variance_has_the_square_of_the_unit() =>
        Assert.Equal([null, "pieces", "pieces²", "pieces²", "pieces", "pieces"], View.Values.Select(value => value.Unit));

    [Theory]
    [InlineData(1_000_000_000_000_000)]
    [InlineData(long.MaxValue - 2)]
    [InlineData(long.MinValue)]
    public void Small_differences_of_huge_numbers_do_not_cancel(long huge)
    {
        var state = Fold([huge, huge + 1, huge + 2]);
        Assert.Equal(2 / 3.0, state.PopulationVariance!.Value, precision: 15);
        Assert.Equal(1.0, state.SampleVariance);
    }

    [Fact]
    public void The_largest_numbers_do_not_overflow() =>
        Assert.Equal(Math.Pow(2, 126), Fold(Enumerable.Repeat(long.MinValue, 1_000).Concat(Enumerable.Repeat(long.MaxValue, 1_000))).PopulationVariance!.Value, Math.Pow(2, 80));

    [Fact]
    public void It_is_the_mean_squared_distance_to_the_mean() =>
        Prop.ForAll<ulong>(seed =>
        {
            var random = new SplitMix64(seed);
            var bits = 1 + random.Below(63);
            long[] numbers = [.. Enumerable.Range(0, 2 + random.Below(200)).Select(_ => random.OneIn(2) ? -random.OfAnySize(bits) : random.OfAnySize(bits))];
            var sum = numbers.Aggregate(BigInteger.Zero, (total, number) => total + number);
            var squares = numbers.Aggregate(BigInteger.Zero, (total, number) => total + BigInteger.Pow(((BigInteger)number * numbers.Length) - sum, 2));
            AssertClose((double)squares / Math.Pow(numbers.Length, 3), Fold(numbers).PopulationVariance!.Value);
            AssertClose((double)squares / Math.Pow(numbers.Length, 2) / (numbers.Length - 1), Fold(numbers).SampleVariance!.Value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Sums_that_no_numbers_have_are_refused()
    {
        var bytes = StateBytes.Encode<VarianceAggregate, long, VarianceState>(Fold([3, 5]));
        Assert.Equal("02" + "1000" + "220000", Convert.ToHexStringLower(bytes));
        Assert.Throws<CorruptStateException>(() => Decode("02" + "1000" + "1f0000"));
        Assert.Throws<CorruptStateException>(() => Decode("00" + "0000" + "010000"));
        Assert.Throws<CorruptStateException>(() => Decode("80808080808080808001" + "0000" + "000000"));
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, Math.Abs(expected) * 1e-14);

    private static VarianceState Fold(IEnumerable<long> numbers) => StateBytes.Fold<VarianceAggregate, long, VarianceState>(numbers);

    private static VarianceState Decode(string hex) => StateBytes.Decode<VarianceAggregate, long, VarianceState>(Convert.FromHexString(hex));

    private static object?[] Present(params long?[] quantities)
    {
        var table = new StateTable(View, StateForm.Exact);
        table.Fold([.. quantities.Select(quantity => new DeliveryEvent { Quantity = quantity })]);
        return table.Present(0);
    }
}
