using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Views;

public class ErrorBoundTests
{
    [Fact]
    public void The_bounds_of_the_sketches_print_as_the_contract_says()
    {
        Assert.Equal("±1 %", ErrorBound.Always(DDSketch.RelativeError).ToString());
        Assert.Equal("±0.8 %", ErrorBound.StandardError(HyperLogLog.RelativeStandardError).ToString());
    }

    [Theory]
    [InlineData(200, 202, true)]
    [InlineData(200, 202.1, false)]
    [InlineData(-200, -198, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, 0.1, false)]
    public void A_limit_always_holds(double exact, double approximate, bool allowed) =>
        Assert.Equal(allowed, ErrorBound.Always(0.01).Allows(exact, approximate));

    [Theory]
    [InlineData(1_000, 1_062, true)]
    [InlineData(1_000, 1_063, false)]
    [InlineData(3, 2, true)]
    public void A_standard_error_is_granted_six_times_and_two_collisions(double exact, double approximate, bool allowed) =>
        Assert.Equal(allowed, ErrorBound.StandardError(0.01).Allows(exact, approximate));

    [Fact]
    public void A_standard_error_may_be_stated_for_values_up_to_a_limit()
    {
        var bound = ErrorBound.StandardError(0.01, upTo: 1_000);
        Assert.Equal("±1 % up to 1000", bound.ToString());
        Assert.False(bound.Allows(1_000, 5_000));
        Assert.True(bound.Allows(1_001, 5_000));
    }

    [Theory]
    [InlineData("a", 50, 0.5, true)]
    [InlineData("a", 50, 0.56, true)]
    [InlineData("a", 50, 0.57, false)]
    [InlineData("a", 49, 0.49, false)] // too low
    [InlineData("x", 16, 0.16, true)] // may share the last place
    [InlineData("x", 17, 0.17, false)]
    public void A_share_is_never_too_low_and_at_most_six_times_its_bound_too_high(string name, long count, double share, bool allowed) =>
        Assert.Equal(allowed, ErrorBound.OfShares(0.01).Allows([new NamedShare("a", 50, 0.5), new NamedShare("b", 10, 0.1)], [new NamedShare(name, count, share)]));

    [Fact]
    public void A_list_of_shares_has_no_more_texts_than_there_are_and_some_when_there_are_any()
    {
        var bound = ErrorBound.OfShares(0.001);
        Assert.Equal("+0.1 % of all", bound.ToString());
        Assert.True(bound.Allows([], []));
        Assert.False(bound.Allows([], [new NamedShare("a", 1, 1)]));
        Assert.False(bound.Allows([new NamedShare("a", 1, 1)], []));
        Assert.False(ErrorBound.Always(1).Allows([new NamedShare("a", 1, 1)], [new NamedShare("a", 1, 1)]));
    }
}
