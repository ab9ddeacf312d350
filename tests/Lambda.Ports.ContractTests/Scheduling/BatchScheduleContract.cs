using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;
using Lambda.Testing;

namespace Lambda.Ports.ContractTests.Scheduling;

/// <summary>What every schedule does.</summary>
public abstract class BatchScheduleContract
{
    private const string EverySecond = "* * * * * ?";
    /// <summary>A moment at which nothing is missed yet.</summary>
    protected const string Evening = "2026-05-01T20:00:00Z";
    private const string Morning = "2026-05-02T08:00:00Z";
    private const string WeekLater = "2026-05-08T08:00:00Z";

    private static readonly BatchScheduleOptions Nightly = new();

    /// <summary>A schedule that is not started, over the one store of this test; it can be disposed asynchronously.</summary>
    protected abstract IBatchSchedule Create(BatchScheduleOptions options, TimeProvider time);

    [Fact]
    public async Task A_run_is_queued_each_time_that_one_falls_due()
    {
        await using var night = await BeginAsync(Evening, Nightly with { Cron = EverySecond });

        await Eventually.Holds(() => night.Queued.Count >= 2, "two runs fall due");

        Assert.All(night.Queued, mode => Assert.Equal(RunMode.Incremental, mode));
        await Eventually.Holds(async () => (await night.StateAsync()).LastRunId >= 102, "the last run is remembered");
    }

    [Fact]
    public async Task The_next_runs_are_told_before_any_has_been()
    {
        await using var night = await BeginAsync(Evening, Nightly with { TimeZone = "Europe/Berlin", FullCron = "0 0 3 ? * SUN" });

        var state = await night.StateAsync();

        Assert.Equal(["05-02T00:00", "05-03T00:00", "05-04T00:00", "05-05T00:00", "05-06T00:00"], state.NextRuns.Select(time => $"{time:MM-dd'T'HH:mm}"));
        Assert.Equal(["05-03T01:00", "05-10T01:00"], state.NextFullRuns.Take(2).Select(time => $"{time:MM-dd'T'HH:mm}"));
        Assert.Null(state.LastRunId);
    }

    [Theory]
    [InlineData(Morning)]
    [InlineData(WeekLater)]
    public async Task Missed_runs_are_made_up_for_by_one(string awake)
    {
        await SleepFrom(Evening, Nightly);

        Assert.Equal([RunMode.Incremental], await MadeUpForAsync(awake, Nightly));
    }

    [Fact]
    public async Task Missed_runs_are_skipped_when_the_rule_says_so()
    {
        var options = Nightly with { Misfire = MisfireRule.Skip };
        await SleepFrom(Evening, options);

        Assert.Empty(await MadeUpForAsync(WeekLater, options));
    }

    [Fact]
    public async Task The_rule_of_the_start_that_finds_a_missed_run_decides()
    {
        await SleepFrom(Evening, Nightly with { Misfire = MisfireRule.Skip });

        Assert.Single(await MadeUpForAsync(Morning, Nightly));
    }

    [Fact]
    public async Task The_mode_of_the_start_that_finds_a_missed_run_counts()
    {
        await SleepFrom(Evening, Nightly);
        await using var night = await BeginAsync(Morning, Nightly with { Mode = RunMode.Full });

        await Eventually.Holds(() => night.Queued.Count == 1, "the missed run is made up for");

        Assert.Equal([RunMode.Full], night.Queued);
    }

    [Fact]
    public async Task Nothing_is_missed_when_the_process_slept_through_no_run()
    {
        await SleepFrom(Evening, Nightly);

        Assert.Empty(await MadeUpForAsync("2026-05-02T01:30:00Z", Nightly));
    }

    [Fact]
    public async Task Another_schedule_begins_anew()
    {
        await SleepFrom(Evening, Nightly);
        Assert.Empty(await MadeUpForAsync(Morning, Nightly with { Cron = "0 0 3 * * ?" }));
        Assert.Empty(await MadeUpForAsync(WeekLater, Nightly with { Cron = "0 0 3 * * ?", TimeZone = "Asia/Tokyo" }));
    }

    [Fact]
    public async Task Off_queues_nothing_and_what_fell_due_meanwhile_is_not_made_up_for()
    {
        await SleepFrom(Evening, Nightly);
        await using (var off = await BeginAsync(Morning, Nightly with { IsEnabled = false, FullCron = EverySecond }))
        {
            var state = await off.StateAsync();
            Assert.Empty(state.NextRuns);
            Assert.Empty(state.NextFullRuns);
        }

        Assert.Empty(await MadeUpForAsync(WeekLater, Nightly));
    }

    [Fact]
    public async Task The_last_run_is_remembered_over_restarts_and_while_the_schedule_is_off()
    {
        await SleepFrom(Evening, Nightly);
        await using (var night = await BeginAsync(Morning, Nightly))
        {
            await Eventually.Holds(async () => (await night.StateAsync()).LastRunId == 101, "the made up run is remembered");
        }

        await using (var off = await BeginAsync(Morning, Nightly with { IsEnabled = false }))
        {
            Assert.Equal(101, (await off.StateAsync()).LastRunId);
        }

        await using var again = await BeginAsync(Morning, Nightly);
        Assert.Equal(101, (await again.StateAsync()).LastRunId);
    }

    [Fact]
    public async Task A_run_that_could_not_be_queued_is_queued_later()
    {
        await SleepFrom(Evening, Nightly);
        await using (var night = await BeginAsync(Morning, Nightly, fails: new IOException("the catalog's disk is full")))
        {
            await Eventually.Holds(() => night.Queued.Count == 1, "the missed run is tried");
        }

        await using var again = await BeginAsync("2026-05-02T08:02:00Z", Nightly);
        await Eventually.Holds(() => again.Queued.Count == 1, "the run is tried again");
    }

    [Fact]
    public async Task A_schedule_that_is_not_started_says_so()
    {
        var night = await BeginAsync(Evening, Nightly);
        await night.DisposeAsync();
        await night.DisposeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => night.StateAsync().AsTask());
    }

    private Task<Night> BeginAsync(string now, BatchScheduleOptions options, Exception? fails = null) =>
        Night.BeginAsync(Create(options, new ShiftedClock(DateTimeOffset.Parse(now))), fails);

    /// <summary>A process that ends at once: what falls due later is missed.</summary>
    private async Task SleepFrom(string now, BatchScheduleOptions options) => await (await BeginAsync(now, options)).DisposeAsync();

    /// <summary>What a process that starts then queues in the place of missed runs: all that comes before some runs of a full schedule have fallen due.</summary>
    private async Task<IReadOnlyList<RunMode>> MadeUpForAsync(string now, BatchScheduleOptions options)
    {
        await using (var night = await BeginAsync(now, options with { FullCron = EverySecond }))
        {
            await Eventually.Holds(() => night.Queued.Count(mode => mode == RunMode.Full) >= 2, "the full schedule goes on");
            return [.. night.Queued.Where(mode => mode != RunMode.Full)];
        }
    }
}
