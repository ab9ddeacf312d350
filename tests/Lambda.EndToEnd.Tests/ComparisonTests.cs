using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Oracle;

namespace Lambda.EndToEnd.Tests;

/// <summary>The checks can fail: what compares answers notices each kind of wrong one.</summary>
public sealed class ComparisonTests
{
    private static readonly string[] Names = ["events", "durationSecondsP50", "packages", "onTimeShare"];

    [Fact]
    public void Equal_answers_have_no_differences() => Assert.Empty(Differences([Row(1, "a"), Row(2, "b")], [Part(1, "a"), Part(2, "b")]));

    [Fact]
    public void A_missing_row_is_told() => Assert.Contains("missing", Assert.Single(Differences([Row(1, "a"), Row(2, "b")], [Part(2, "b")])));

    [Fact]
    public void A_row_too_many_is_told() => Assert.Contains("no such row", Assert.Single(Differences([Row(1, "a")], [Part(1, "a"), Part(1, "b")])));

    [Theory]
    [InlineData("events", 11L)]
    [InlineData("events", 10.0)]
    [InlineData("durationSecondsP50", 100.0000001)]
    [InlineData("packages", 1001L)]
    [InlineData("onTimeShare", 0.5)]
    [InlineData("onTimeShare", null, "events")]
    public void A_wrong_value_is_told(string name, object? value, string? other = null) =>
        Assert.Contains(other ?? name, Assert.Single(Differences([Row(1, "a")], [Part(1, "a", (other ?? name, value))])));

    [Theory]
    [InlineData("durationSecondsP50", 100.9)]
    [InlineData("packages", 976L)]
    public void A_sketched_value_within_its_bound_is_no_difference(string name, object value) =>
        Assert.Empty(Differences([Row(1, "a")], [Part(1, "a", (name, value)) with { IsSketched = true }]));

    [Theory]
    [InlineData("events", 11L)]
    [InlineData("durationSecondsP50", 101.1)]
    [InlineData("packages", 973L)]
    public void A_sketched_row_with_a_value_beyond_its_bound_is_told(string name, object value) =>
        Assert.Contains(name, Assert.Single(Differences([Row(1, "a")], [Part(1, "a", (name, value)) with { IsSketched = true }])));

    [Fact]
    public void Bounds_are_granted_to_the_values_that_the_views_say_are_approximate() =>
        Assert.Equal(Bounds.SketchedNames.Order(), Bounds.NamesWithBounds().Order());

    private static List<string> Differences(ExpectedRow[] expected, AnswerPart[] actual) => Comparison.Differences(expected, actual, new Tally());

    private static ExpectedRow Row(long window, string key) => new(window, [key], Names, [10L, 100.0, 1000L, null]);

    private static AnswerPart Part(long window, string key, (string Name, object? Value)? change = null) => new(window, [key], IsSketched: false, name =>
        name == change?.Name ? change.Value.Value : Row(window, key).Values[Array.IndexOf(Names, name)]);
}
