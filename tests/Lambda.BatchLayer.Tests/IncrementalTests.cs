using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Tests;

public sealed class IncrementalTests
{
    [Fact]
    public async Task An_incremental_run_after_a_rollback_counts_from_the_served_cut()
    {
        var bench = new Bench();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            await bench.AppendAsync(Bench.EventsOfManyPackages(5, first: epoch * 5));
            await bench.PublishAsync(RunMode.Incremental);
        }

        Assert.True(await bench.Catalog.SetCurrentAsync(1, default));
        var run = await bench.PublishAsync(RunMode.Incremental);
        Assert.Equal((10L, null), (run.EventsTotal, run.Note));
        Assert.Equal(15, await bench.EventsServedAsync());
        await AssertFullIsTheSameAsync(bench);
    }

    [Fact]
    public async Task Without_an_earlier_publish_an_incremental_run_counts_everything_and_says_so()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(3));
        var run = await bench.PublishAsync(RunMode.Incremental);
        Assert.Equal((3L, "nothing was published before, so all epochs were counted"), (run.EventsTotal, run.Note));
    }

    [Fact]
    public async Task Other_logic_counts_everything_and_says_so()
    {
        var bench = await PublishedAsync();
        bench.LogicHash = "sha256:other";
        await AssertCountsEverythingAsync(bench, "view 'packages' has changed since version 1");
    }

    [Fact]
    public async Task Another_definition_of_one_view_counts_everything_and_says_so()
    {
        var bench = await PublishedAsync();
        bench.Views = [new Packages().Define(), new ViewBuilder("couriers-hourly", "Fewer columns").Count("events").Build()];
        await AssertCountsEverythingAsync(bench, "view 'couriers-hourly' has changed since version 1");
    }

    [Fact]
    public async Task A_new_view_counts_everything_and_says_so()
    {
        var bench = await PublishedAsync();
        bench.Views = [.. bench.Views, new Throughput().Define()];
        await AssertCountsEverythingAsync(bench, "view 'throughput' has changed since version 1");
    }

    [Fact]
    public async Task When_the_rows_of_the_base_are_gone_everything_is_counted_and_the_run_says_so()
    {
        var bench = await PublishedAsync();
        await bench.Store.DropAsync("couriers-hourly", 1, default);
        await AssertCountsEverythingAsync(bench, "version 1 of view 'couriers-hourly' cannot be read");
    }

    [Fact]
    public async Task When_the_rows_of_the_base_are_not_those_that_were_published_everything_is_counted_and_the_run_says_so()
    {
        var bench = await PublishedAsync();
        await bench.Store.WriteAsync("packages", 1, [], default);
        await AssertCountsEverythingAsync(bench, "version 1 of view 'packages' cannot be read");
    }

    [Fact]
    public async Task When_the_rows_of_the_base_are_damaged_everything_is_counted_and_the_run_says_so()
    {
        var bench = await PublishedAsync();
        await bench.Store.WriteAsync("packages", 1, [new(0, new byte[] { 1 }, new byte[] { 77 })], default);
        await AssertCountsEverythingAsync(bench, "version 1 of view 'packages' cannot be read");
    }

    private static async Task<Bench> PublishedAsync()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.EventsOfManyPackages(6));
        await bench.PublishAsync();
        await bench.AppendAsync(Bench.EventsOfManyPackages(3, first: 6));
        return bench;
    }

    private static async Task AssertCountsEverythingAsync(Bench bench, string reason)
    {
        var run = await bench.PublishAsync(RunMode.Incremental);
        Assert.Equal(($"{reason}, so all epochs were counted", 9L, 9L), (run.Note, run.EventsTotal, run.EventsRead));
        Assert.Equal(9, await bench.EventsServedAsync());
        await AssertFullIsTheSameAsync(bench);
    }

    internal static async Task AssertFullIsTheSameAsync(Bench bench)
    {
        var served = (await bench.Catalog.CurrentAsync(default))!.Versions;
        var full = await bench.PublishAsync();
        Assert.All(full.Versions, version => Assert.Equal(served[version.View].Hash, version.Hash));
    }
}
