using System.Text.Json;
using Lambda.Ports.Skew;

namespace Lambda.Ports.ContractTests.Skew;

/// <summary>What every store of skew reports does.</summary>
public abstract class SkewReportStoreContract
{
    private static readonly DateTimeOffset Now = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IPortHarness<ISkewReportStore>> OpenAsync();

    [Fact]
    public async Task Reports_are_queued_in_the_order_of_requests()
    {
        await using var harness = await OpenAsync();
        Assert.Null(await harness.Port.NextAsync(default));
        var first = await harness.Port.RequestAsync(Now, default);
        var second = await harness.Port.RequestAsync(Now.AddMinutes(1), default);
        await harness.CrashAsync();
        Assert.Equal((1, 2), (first.Id, second.Id));
        Assert.Equal(Text(SkewReport.Queued(1, Now)), Text(await harness.Port.NextAsync(default)));
        Assert.True(await harness.Port.CompleteAsync(Whole(1), default));
        Assert.Equal(2, (await harness.Port.NextAsync(default))!.Id);
        Assert.True(await harness.Port.CompleteAsync(Whole(2) with { State = SkewReportState.Failed, Error = "why" }, default));
        Assert.Null(await harness.Port.NextAsync(default));
    }

    [Fact]
    public async Task A_report_is_kept_whole()
    {
        await using var harness = await OpenAsync();
        await harness.Port.RequestAsync(Now, default);
        await harness.Port.CompleteAsync(Whole(1), default);
        await harness.CrashAsync();
        Assert.Equal(Text(Whole(1)), Text(await harness.Port.FindAsync(1, default)));
        Assert.Null(await harness.Port.FindAsync(2, default));
    }

    [Fact]
    public async Task A_report_that_is_made_never_changes()
    {
        await using var harness = await OpenAsync();
        await harness.Port.RequestAsync(Now, default);
        Assert.True(await harness.Port.CompleteAsync(Whole(1), default));
        Assert.False(await harness.Port.CompleteAsync(Whole(1) with { Verdict = SkewVerdict.Pass }, default));
        Assert.False(await harness.Port.CompleteAsync(Whole(7), default));
        Assert.Equal(SkewVerdict.Fail, (await harness.Port.FindAsync(1, default))!.Verdict);
    }

    [Fact]
    public async Task The_newest_report_that_was_made_on_a_version_is_found()
    {
        await using var harness = await OpenAsync();
        for (var i = 0; i < 4; i++)
            await harness.Port.RequestAsync(Now, default);
        Assert.Null(await harness.Port.OnVersionAsync(7, default));
        await harness.Port.CompleteAsync(Whole(1) with { Version = 7 }, default);
        await harness.Port.CompleteAsync(Whole(2) with { Version = 7, State = SkewReportState.Failed }, default);
        await harness.Port.CompleteAsync(Whole(3) with { Version = 8 }, default);
        await harness.CrashAsync();
        Assert.Equal(2, (await harness.Port.OnVersionAsync(7, default))!.Id);
        Assert.Equal(3, (await harness.Port.OnVersionAsync(8, default))!.Id);
        Assert.Null(await harness.Port.OnVersionAsync(9, default));
    }

    [Fact]
    public async Task Reports_are_listed_newest_first_page_by_page()
    {
        await using var harness = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await harness.Port.RequestAsync(Now, default);
        Assert.Equal([5, 4], (await harness.Port.ListAsync(long.MaxValue, 2, default)).Select(report => (int)report.Id));
        Assert.Equal([3, 2], (await harness.Port.ListAsync(4, 2, default)).Select(report => (int)report.Id));
        Assert.Equal([1], (await harness.Port.ListAsync(2, 2, default)).Select(report => (int)report.Id));
    }

    private static SkewReport Whole(long id) => new(
        id, Now, SkewReportState.Done, 3, 5, SkewVerdict.Fail,
        [new ViewSkew("couriers", 7, 3, 1, 2, 0.125, new SkewCauses(1, 2, 3, 4, 5), [new EpochSkew(3, 10, 1, 2), new EpochSkew(4, 0, 0, 0)], new PublishedSkew(6, 8, 1))],
        [
            new SkewFinding("couriers", 3, 1, 1_709_200_000_000_000, ["ä", "x"], "events", "7", null, SkewCause.Unexplained, -1.5),
            new SkewFinding("packages", null, null, long.MinValue, [], "state", null, null, SkewCause.Logic, null, "x"),
        ],
        null,
        Version: 7);

    private static string Text(SkewReport? report) => JsonSerializer.Serialize(report);
}
