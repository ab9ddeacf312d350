using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer.Tests;

public sealed class DeadLetterTests
{
    private const long Poison = 666;

    [Fact]
    public async Task A_record_that_is_no_event_becomes_a_dead_letter_with_its_bytes_and_reason()
    {
        var bench = new Bench();
        await bench.AppendAsync(Bench.Events(2));
        await bench.AppendRubbishAsync("no json");
        await bench.CatchUpAsync();
        var letter = Assert.Single(await bench.DeadLetters.ListAsync(null, 10, default));
        Assert.Equal(("deliveries", 0, 2L, "decode"), (letter.Topic, letter.Partition, letter.Offset, letter.Stage));
        Assert.Equal("no json", System.Text.Encoding.UTF8.GetString(letter.Bytes.Span));
        Assert.NotEmpty(letter.Reason);
        Assert.Equal(1, (await bench.ProgressAsync()).Epochs[0].DeadLettered);
    }

    [Fact]
    public async Task While_dead_letters_cannot_be_kept_the_partition_stops_at_the_record()
    {
        var bench = new Bench(recordsPerRead: 1);
        await bench.AppendAsync(Bench.Events(2));
        await bench.AppendRubbishAsync();
        await bench.AppendAsync(Bench.Events(2, first: 2));
        bench.DeadLetters.AppendError = new IOException("the disk is full");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<IOException>(() => bench.CatchUpAsync());
            Assert.Equal(2, (await bench.ProgressAsync()).Position);
        }

        bench.DeadLetters.AppendError = null;
        await bench.CatchUpAsync();
        Assert.Equal(5, (await bench.ProgressAsync()).Position);
        Assert.Equal(1, await bench.DeadLetters.CountAsync(default));
        Assert.Equal((4L, 1L), ((await bench.ProgressAsync()).Epochs[0].Views[0].Applied, (await bench.ProgressAsync()).Epochs[0].DeadLettered));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task An_event_that_one_view_fails_on_is_a_dead_letter_and_all_others_count_once_in_every_view(int recordsPerRead)
    {
        var bench = new Bench(recordsPerRead) { Views = [new Packages().Define(), Poisoned()] };
        var events = Bench.Events(10).ToList();
        await bench.AppendAsync([.. events.Take(4), events[4] with { Quantity = Poison }, .. events.Skip(5).Take(2), events[7] with { Quantity = Poison }]);
        await bench.CutAsync(1);
        await bench.AppendAsync(events.Skip(8));
        await bench.CatchUpAsync();
        var letters = await bench.DeadLetters.ListAsync(null, 10, default);
        Assert.Equal([(4L, "process", "that many I cannot count"), (7L, "process", "that many I cannot count")],
            letters.Select(letter => (letter.Offset, letter.Stage, letter.Reason)));
        var epochs = (await bench.ProgressAsync()).Epochs;
        Assert.Equal([6L, 6L], epochs[0].Views.Select(view => view.Applied));
        Assert.Equal((2L, 0L), (epochs[0].DeadLettered, epochs[1].DeadLettered));
        Assert.Equal([2L, 2L], epochs[1].Views.Select(view => view.Applied));
    }

    [Fact]
    public async Task A_copy_of_an_event_that_a_view_fails_on_is_a_duplicate()
    {
        var bench = new Bench { Views = [Poisoned()] };
        var poison = Bench.Event(1) with { Quantity = Poison };
        await bench.AppendAsync([poison, poison]);
        await bench.CatchUpAsync();
        var epoch = (await bench.Store.ReadAsync(new("poisoned", 0), default)).Partitions.Single().Epochs[0];
        Assert.Equal((1L, 0L, 1L), (epoch.DeadLettered, epoch.Views[0].Applied, epoch.Views[0].Duplicate));
    }

    [Fact]
    public async Task At_every_flush_every_record_is_accounted_for_in_every_view()
    {
        var views = new[] { Poisoned(), new CouriersHourly().Define() }
            .Select(view => view.With(Bench.Policies(horizon: 5, latenessMinutes: 0)))
            .ToArray();
        var bench = new Bench(recordsPerRead: 3) { Views = views };
        var random = new Random(17);
        for (var number = 0; number < 200; number++)
        {
            await AppendAnythingAsync(bench, random, number);
        }

        var flushes = 0;
        bench.Calls.After += call => flushes += call == "RealTimeViewStore.FlushAsync" ? AssertConservation(bench) : 0;
        await bench.CatchUpAsync();
        Assert.True(flushes > 50);
        var epochs = (await bench.Store.ReadAsync(new("poisoned", 0), default)).Partitions.Single().Epochs;
        Assert.All([epochs.Sum(epoch => epoch.DeadLettered), epochs.Sum(epoch => epoch.Control), .. epochs[0].Views.SelectMany(view => new[] { view.Applied, view.Duplicate, view.Late })],
            count => Assert.NotEqual(0, count));
    }

    private static async Task AppendAnythingAsync(Bench bench, Random random, int number)
    {
        switch (random.Next(10))
        {
            case 0:
                await bench.AppendRubbishAsync();
                break;
            case 1 when number > 40:
                await bench.CutAsync(random.Next(10));
                break;
            case 2:
                await bench.AppendAsync(Bench.Event(number) with { Quantity = Poison, Timestamp = Bench.At(number * 2) });
                break;
            case 3:
                await bench.AppendAsync(Bench.Event(Math.Max(0, number - random.Next(1, 8))));
                break;
            default:
                await bench.AppendAsync(Bench.Event(number, minutesAfterNoon: random.Next(number * 2)));
                break;
        }
    }

    private static int AssertConservation(Bench bench)
    {
        var progress = bench.Store.ReadAsync(new("poisoned", 0), default).AsTask().Result.Partitions.Single();
        foreach (var epoch in progress.Epochs)
        {
            Assert.All(epoch.Views, view => Assert.Equal(
                epoch.End - epoch.First, view.Applied + view.Duplicate + view.Late + epoch.DeadLettered + epoch.Control));
        }

        Assert.Equal(progress.Position, progress.Epochs.Sum(epoch => epoch.End - epoch.First));
        return 1;
    }

    private static ViewDefinition Poisoned() => new ViewBuilder("poisoned", "A view whose code fails on some events")
        .KeyedBy("courier", e => e.Courier)
        .Windowed(SharedLogic.Windows.Windowing.Tumbling(TimeSpan.FromHours(1)))
        .Count("events", where: e => e.Quantity != Poison ? true : throw new InvalidOperationException("that many I cannot count"))
        .Build();
}
