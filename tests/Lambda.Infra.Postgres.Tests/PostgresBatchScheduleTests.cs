using Lambda.Infra.Quartz;
using Lambda.Ports.Catalog;
using Lambda.Ports.ContractTests.Scheduling;
using Lambda.Ports.Scheduling;
using Lambda.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Infra.Postgres.Tests;

/// <summary>Quartz's clustered store, which any number of nodes share.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresBatchScheduleTests : BatchScheduleContract, IAsyncLifetime
{
    private readonly string _schema = SharedServer.NextSchema();
    private PostgresStores? _stores;

    public async Task InitializeAsync() => _stores = await PostgresStores.OpenAsync(SharedServer.ConnectionString, _schema, default);

    public async Task DisposeAsync() => await _stores!.DisposeAsync();

    [Fact]
    public async Task Of_two_nodes_one_queues_each_run()
    {
        var options = new BatchScheduleOptions { Cron = "* * * * * ?" };
        var clock = new ShiftedClock(DateTimeOffset.Parse(Evening));
        var (queued, start) = (0, clock.GetUtcNow());
        await using var one = (QuartzBatchSchedule)Create(options, clock);
        await using var other = (QuartzBatchSchedule)Create(options, clock);
        await one.StartAsync(QueueAsync, default);
        await other.StartAsync(QueueAsync, default);

        await Eventually.Holds(() => Volatile.Read(ref queued) >= 5, "five runs fall due");

        // One a second, however many nodes there are: two that knew nothing of each other would have queued twice as many.
        var seen = Volatile.Read(ref queued);
        Assert.InRange(seen, 5, (clock.GetUtcNow() - start).TotalSeconds + 1);

        ValueTask<long> QueueAsync(RunMode mode, CancellationToken cancellationToken) => ValueTask.FromResult((long)Interlocked.Increment(ref queued));
    }

    [Fact]
    public async Task One_who_only_watches_reads_what_the_others_do()
    {
        var options = new BatchScheduleOptions { Cron = "* * * * * ?" };
        var clock = new ShiftedClock(DateTimeOffset.Parse(Evening));
        await using var watching = Watch(options, clock);
        Assert.Null((await watching.ReadAsync(3, default)).LastRunId);
        await using var working = (QuartzBatchSchedule)Create(options, clock);
        await working.StartAsync((_, _) => ValueTask.FromResult(77L), default);

        await Eventually.Holds(async () => (await watching.ReadAsync(3, default)).LastRunId == 77, "the run is seen");

        Assert.Equal(3, (await watching.ReadAsync(3, default)).NextRuns.Count);
    }

    protected override IBatchSchedule Create(BatchScheduleOptions options, TimeProvider time) => new QuartzBatchSchedule(options, Store(), time, NullLoggerFactory.Instance);

    private QuartzBatchSchedule Watch(BatchScheduleOptions options, TimeProvider time) =>
        new(options, Store() with { IsOnlyWatched = true }, time, NullLoggerFactory.Instance);

    private QuartzStore Store() => new(_stores!.Provider, _stores.ConnectionString) { IsClustered = true };
}
