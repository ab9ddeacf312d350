using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class NumberAggregateTests
{
    private static readonly ViewDefinition View = new ViewBuilder("numbers", "What do the number columns say?")
        .Sum("sum", e => e.Quantity)
        .Min("min", e => e.Quantity)
        .Max("max", e => e.Quantity)
        .Mean("mean", e => e.Quantity, divisor: 10)
        .Ratio("large", "known", "share", of: e => e.Quantity is not null, counts: e => e.Quantity > 5)
        .Build();

    [Fact]
    public void They_say_nothing_about_nothing() =>
        Assert.Equal([0L, null, null, null, 0L, 0L, null], Present([null]));

    [Fact]
    public void They_pass_over_events_without_the_number() =>
        Assert.Equal([14L, -2L, 10L, 14 / 3.0 / 10, 3L, 2L, 2 / 3.0], Present([-2, null, 6, 10]));

    [Fact]
    public void A_sum_beyond_64_bits_is_kept_exactly_and_presented_as_the_nearest_number()
    {
        Assert.Equal(long.MaxValue, Present([long.MaxValue, long.MaxValue])[0]);
        Assert.Equal(5L, Present([long.MaxValue, long.MaxValue, 7, -long.MaxValue, -long.MaxValue, -2])[0]);
        Assert.Equal(long.MaxValue / 10.0, Present([long.MaxValue, long.MaxValue])[3]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551616")]
    [InlineData("170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731687303715884105728")]
    public void A_sum_of_any_size_survives_its_bytes(string sum)
    {
        var value = Int128.Parse(sum);
        Assert.Equal(value, StateBytes.Decode<SumAggregate, long, Int128>(StateBytes.Encode<SumAggregate, long, Int128>(value)));
    }

    private static object?[] Present(long?[] quantities)
    {
        var table = new StateTable(View, StateForm.Exact);
        table.Fold([.. quantities.Select(quantity => new DeliveryEvent { Quantity = quantity })]);
        return table.Present(0);
    }
}
