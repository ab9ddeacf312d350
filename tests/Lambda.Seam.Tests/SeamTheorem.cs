using FsCheck;
using FsCheck.Fluent;

namespace Lambda.Seam.Tests;

/// <summary>
/// The seam theorem: whatever arrives, in whatever order, whenever it is cut, published or rolled back, every answer of every view equals the naive
/// oracle's over the same offsets: all events before the cut, and of those after it what the view's trigger had shown by then.
/// </summary>
public sealed class SeamTheorem
{
    private const int Few = 8;
    private const int Many = 400;

    [Fact]
    public void Merged_answers_equal_the_truth_over_all_events() => Check(Scenario.Exact, Few);

    [Fact]
    public void With_limits_merged_answers_equal_the_same_rules_applied_to_the_open_epochs() => Check(Scenario.WithLimits, Few);

    [Fact, Trait("Category", "Slow")]
    public void Merged_answers_equal_the_truth_over_all_events_in_many_more_cases() => Check(Scenario.Exact, Many);

    [Fact, Trait("Category", "Slow")]
    public void With_limits_merged_answers_equal_the_same_rules_in_many_more_cases() => Check(Scenario.WithLimits, Many);

    private static void Check(Arbitrary<Scenario> scenarios, int cases) => Prop
        .ForAll(scenarios, scenario => LiveThroughAsync(scenario).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithStartSize(1));

    private static async Task LiveThroughAsync(Scenario scenario)
    {
        await using var platform = new Platform(scenario.Partitions, scenario.Policies, scenario.RecordsPerRead, scenario.Triggers);
        await Life.LiveThroughAsync(platform, scenario.Steps);
    }
}
