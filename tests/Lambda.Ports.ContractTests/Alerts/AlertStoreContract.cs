using System.Text.Json;
using Lambda.Ports.Alerts;

namespace Lambda.Ports.ContractTests.Alerts;

/// <summary>What every store of alerts does.</summary>
public abstract class AlertStoreContract
{
    private static readonly AlertMoment Low = Moment(3, 5);
    private static readonly AlertMoment Enough = Moment(9, 5);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IPortHarness<IAlertStore>> OpenAsync();

    [Fact]
    public async Task Nothing_is_stored_of_a_rule_that_never_raised()
    {
        await using var harness = await OpenAsync();
        Assert.Equal(Text(AlertRuleState.New), Text(await harness.Port.RuleAsync("low", default)));
        Assert.Empty(await harness.Port.ListAsync(AlertFilter.All, long.MaxValue, 10, default));
        Assert.Null(await harness.Port.FindAsync(1, default));
    }

    [Fact]
    public async Task A_change_is_kept_whole_and_outlives_a_crash()
    {
        await using var harness = await OpenAsync();
        Assert.True(await harness.Port.ChangeAsync(Change(0, raised: ["a", "b"]) with { Watermark = 77, Positions = [5, 0, 9] }, default));
        await harness.CrashAsync();
        var (a, b) = (Raised(1, "a"), Raised(2, "b"));
        Assert.Equal(Text(new AlertRuleState(1, 77, [5, 0, 9], [a, b])), Text(await harness.Port.RuleAsync("low", default)));

        Assert.True(await harness.Port.ChangeAsync(Change(1, raised: ["c"], cleared: [1]), default));
        await harness.CrashAsync();
        Assert.Equal(Text(a with { Cleared = Enough }), Text(await harness.Port.FindAsync(1, default)));
        Assert.Equal([2, 3], (await harness.Port.RuleAsync("low", default)).Raised.Select(alert => (int)alert.Id));
    }

    [Fact]
    public async Task Of_two_changes_from_one_revision_the_second_is_refused()
    {
        await using var harness = await OpenAsync();
        Assert.True(await harness.Port.ChangeAsync(Change(0, raised: ["a"]), default));
        Assert.False(await harness.Port.ChangeAsync(Change(0, raised: ["b"]), default));
        Assert.False(await harness.Port.ChangeAsync(Change(2, raised: ["b"]), default));
        Assert.True(await harness.Port.ChangeAsync(Change(0, raised: ["a"]) with { Rule = "other" }, default));
        Assert.Equal(["other", "low"], (await harness.Port.ListAsync(AlertFilter.All, long.MaxValue, 10, default)).Select(alert => alert.Rule));
    }

    [Fact]
    public async Task Changes_at_the_same_time_raise_a_key_once()
    {
        await using var harness = await OpenAsync();
        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => harness.Port.ChangeAsync(Change(0, raised: ["a"]), default).AsTask())));
        Assert.Single(done, isDone => isDone);
        Assert.Single(await harness.Port.ListAsync(AlertFilter.All, long.MaxValue, 10, default));
    }

    [Fact]
    public async Task What_is_raised_is_not_raised_again_and_what_is_not_raised_is_not_cleared()
    {
        await using var harness = await OpenAsync();
        Assert.True(await harness.Port.ChangeAsync(Change(0, raised: ["a"]), default));
        Assert.False(await harness.Port.ChangeAsync(Change(1, raised: ["b", "a"]), default));
        Assert.False(await harness.Port.ChangeAsync(Change(1, raised: ["b"], cleared: [7]), default));
        Assert.False(await harness.Port.ChangeAsync(Change(0, raised: [], cleared: [1]) with { Rule = "other" }, default));
        Assert.Equal((1, 1), ((await harness.Port.RuleAsync("low", default)).Revision, (await harness.Port.ListAsync(AlertFilter.All, long.MaxValue, 10, default)).Count));

        // Cleared and raised anew in one change is another alert.
        Assert.True(await harness.Port.ChangeAsync(Change(1, raised: ["a"], cleared: [1]), default));
        Assert.False(await harness.Port.ChangeAsync(Change(2, raised: [], cleared: [1]), default));
        Assert.Equal([2], (await harness.Port.RuleAsync("low", default)).Raised.Select(alert => (int)alert.Id));
    }

    [Fact]
    public async Task Alerts_are_listed_newest_first_by_rule_and_state_page_by_page()
    {
        await using var harness = await OpenAsync();
        await harness.Port.ChangeAsync(Change(0, raised: ["a", "b", "c"]), default);
        await harness.Port.ChangeAsync(Change(0, raised: ["a", "b"]) with { Rule = "other" }, default);
        await harness.Port.ChangeAsync(Change(1, raised: [], cleared: [2]), default);
        Assert.Equal("5 4 3 2 1", await IdsAsync(AlertFilter.All));
        Assert.Equal("5 4", await IdsAsync(new AlertFilter("other")));
        Assert.Equal("5 4 3 1", await IdsAsync(new AlertFilter(IsRaised: true)));
        Assert.Equal("2", await IdsAsync(new AlertFilter("low", IsRaised: false)));
        Assert.Equal("3 2", await IdsAsync(AlertFilter.All, before: 4, limit: 2));

        async Task<string> IdsAsync(AlertFilter filter, long before = long.MaxValue, int limit = 10) =>
            string.Join(' ', (await harness.Port.ListAsync(filter, before, limit, default)).Select(alert => alert.Id));
    }

    private static AlertChange Change(long revision, string[] raised, long[]? cleared = null) => new(
        "low", revision, 1, [1], [.. raised.Select(key => new NewAlert("stock", Key(key), Low))], [.. (cleared ?? []).Select(id => new AlertClearing(id, Enough))]);

    private static Alert Raised(long id, string key) => new(id, "low", "stock", Key(key), Low, null);

    private static AlertKeyField[] Key(string value) => [new("warehouse", value), new("sku", "ä\"")];

    private static AlertMoment Moment(double value, double level) => new(
        1_709_200_000_000_000, new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero), value, level, new AlertAnswer(7, 3, [new AlertOffsets(0, 10, 12), new AlertOffsets(1, 0, 4)]));

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);
}
