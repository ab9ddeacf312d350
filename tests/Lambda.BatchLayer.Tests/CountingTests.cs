using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;
using Lambda.Testing.Events;

namespace Lambda.BatchLayer.Tests;

public sealed class CountingTests
{
    private const long Poison = 666;

    [Fact]
    public void The_result_hash_is_the_same_however_files_are_cut_and_whatever_the_parallelism() => Prop
        .ForAll(Arb.From(
            from events in Gen.Choose(0, 40)
            from copies in Gen.Choose(0, 10)
            from recordsPerRead in Gen.Elements(1, 2, 5, 1000)
            from parallelism in Gen.Choose(1, 4)
            from eventsPerFile in Gen.Choose(1, 20)
            from identities in Gen.Choose(1, 30)
            from seed in Gen.Choose(0, 1_000_000)
            select (events, copies, recordsPerRead, parallelism, eventsPerFile, identities, seed)), setting =>
        {
            var appended = Bench.EventsOfManyPackages(setting.events).ToList();
            var random = new Random(setting.seed);
            for (var copy = 0; copy < setting.copies && setting.events > 0; copy++)
                appended.Insert(random.Next(appended.Count + 1), appended[random.Next(appended.Count)]);
            var plain = new Bench();
            var other = new Bench(recordsPerRead: setting.recordsPerRead);
            other.Options = other.Options with { Parallelism = setting.parallelism, EventsPerFile = setting.eventsPerFile, IdentitiesInMemory = setting.identities };
            Assert.Equal(HashesAsync(plain, appended).Result, HashesAsync(other, appended).Result);
            Assert.Equal(setting.events, plain.EventsServedAsync().Result);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_copy_counts_once_whether_it_lies_in_the_same_file_another_file_or_a_counted_epoch(int identitiesInMemory)
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 3);
        bench.Options = bench.Options with { IdentitiesInMemory = identitiesInMemory };
        var events = Bench.Events(4).ToList();
        await bench.AppendAsync([events[0], events[1], events[0], events[1], events[2]]);
        var full = await bench.PublishAsync();
        Assert.Equal((3L, 2L), await CountedAsync(bench));
        await bench.AppendAsync([events[2], events[3], events[3], events[0]]);
        await bench.PublishAsync(RunMode.Incremental);
        Assert.Equal((4L, 5L), await CountedAsync(bench));
        await IncrementalTests.AssertFullIsTheSameAsync(bench);
        Assert.NotEqual(full.Versions[0].Hash, (await bench.Catalog.CurrentAsync(default))!.Versions[full.Versions[0].View].Hash);
    }

    [Fact]
    public async Task An_event_that_one_view_fails_on_is_left_out_of_all_views_and_the_run_says_so()
    {
        var bench = new Bench();
        bench.Views = [new Packages().Define(), Poisoned()];
        var clean = new Bench { Views = bench.Views };
        var events = Bench.EventsOfManyPackages(30).ToList();
        await bench.AppendAsync([.. events.Take(13), events[13] with { Quantity = Poison }, .. events.Skip(14)]);
        await clean.AppendAsync(events.Where((_, index) => index != 13));
        var run = await bench.PublishAsync();
        Assert.Equal("1 events that a view's code fails on were left out of all views", run.Note);
        Assert.Equal(29, await bench.EventsServedAsync());
        await clean.PublishAsync();
        Assert.Equal(await RowsAsync(clean, "poisoned"), await RowsAsync(bench, "poisoned"));
        Assert.Equal((await RowsAsync(clean, "packages")).Count, (await RowsAsync(bench, "packages")).Count);
    }

    private static ViewDefinition Poisoned() => new ViewBuilder("poisoned", "A view whose code fails on one event")
        .KeyedBy("courier", e => e.Courier)
        .Count("events", where: e => e.Quantity != Poison ? true : throw new InvalidOperationException("that many I cannot count"))
        .Build();

    private static async Task<(long Events, long Duplicates)> CountedAsync(Bench bench)
    {
        var version = (await bench.Catalog.CurrentAsync(default))!.Versions["packages"];
        return (version.Events, version.Duplicates);
    }

    private static async Task<IReadOnlyList<string>> HashesAsync(Bench bench, IReadOnlyList<EventDraft> events)
    {
        await bench.AppendAsync(events);
        return [.. (await bench.PublishAsync()).Versions.Select(version => version.Hash)];
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(Bench bench, string view)
    {
        var version = (await bench.Catalog.CurrentAsync(default))!.Version;
        var rows = new List<string>();
        await foreach (var row in bench.Store.ReadAsync(new(view, version), default))
            rows.Add($"{row.Pane} {Convert.ToHexString(row.Key.Span)} {Convert.ToHexString(row.State.Span)}");
        return rows;
    }
}
