using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer.Tests;

public sealed class EvictionTests
{
    /// <summary>From nothing at all, so that each flush empties memory, over some groups, to all.</summary>
    public static TheoryData<long, int> Limits { get; } = new() { { 1, 1 }, { 1, 7 }, { 1, 1000 }, { 60_000, 3 }, { 100_000, 3 }, { 200_000, 1 } };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Groups_that_left_memory_are_the_same_when_they_come_back(long memoryBytes, int recordsPerRead)
    {
        var (limited, unlimited) = (With(memoryBytes, recordsPerRead), With(long.MaxValue, recordsPerRead));
        for (var life = 0; life < 3; life++)
        {
            foreach (var bench in new[] { limited, unlimited })
            {
                await bench.AppendAsync(Bench.Events(40, first: life * 30));
                await bench.CutAsync(life + 1);
                await bench.AppendAsync(Bench.Events(10, first: life * 5));
                await bench.CatchUpAsync();
                await bench.AppendAsync(Bench.Events(40, first: 100 + (life * 20)));
                await bench.CatchUpAsync();
            }

            Assert.Equal(await unlimited.EverythingAsync(), await limited.EverythingAsync());
        }
    }

    [Fact]
    public async Task Only_groups_that_may_be_stored_are_looked_up()
    {
        var bench = With(long.MaxValue, recordsPerRead: 1);
        var calls = Record(bench);
        await bench.AppendAsync(Bench.Events(9));
        await bench.CatchUpAsync();
        Assert.DoesNotContain(Find, calls);

        await bench.AppendAsync(Bench.Events(9, first: 9));
        await bench.CatchUpAsync();
        Assert.Contains(Find, calls);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task After_a_restart_groups_of_later_panes_than_any_stored_one_are_not_looked_up(int minutesAfterNoon, bool mayBeStored)
    {
        var bench = With(long.MaxValue, recordsPerRead: 1);
        bench.Views = [.. bench.Views.Where(view => view.Name == "couriers-hourly")];
        await bench.AppendAsync(Bench.Events(9));
        await bench.CatchUpAsync();

        var calls = Record(bench);
        await bench.AppendAsync(Bench.Event(9, minutesAfterNoon));
        await bench.CatchUpAsync();
        Assert.Equal(mayBeStored, calls.Contains(Find));
    }

    [Fact]
    public async Task However_often_it_starts_anew_while_time_goes_on_states_are_the_same()
    {
        var (once, often) = (With(long.MaxValue, recordsPerRead: 7), With(long.MaxValue, recordsPerRead: 7));
        for (var life = 0; life < 12; life++)
        {
            // Each life has events of the panes of the one before, and of those before that.
            var events = Enumerable.Range(life * 10, 10).Select(number => Bench.Event(number, (life - (number % 3)) * 25)).ToList();
            await once.AppendAsync(events);
            await often.AppendAsync(events);
            await often.CatchUpAsync();
        }

        await once.CatchUpAsync();
        Assert.Equal(await once.EverythingAsync(), await often.EverythingAsync());
    }

    [Fact]
    public async Task A_restart_loads_no_states()
    {
        var bench = With(long.MaxValue, recordsPerRead: 1000);
        await bench.AppendAsync(Bench.Events(9));
        await bench.CatchUpAsync();
        var calls = Record(bench);
        await bench.CatchUpAsync();
        Assert.DoesNotContain("RealTimeViewStore.LoadAsync", calls);
        Assert.DoesNotContain(Find, calls);
    }

    private const string Find = "RealTimeViewStore.FindAsync";

    private static List<string> Record(Bench bench)
    {
        var calls = new List<string>();
        bench.Calls.Before += calls.Add;
        return calls;
    }

    private static Bench With(long memoryBytes, int recordsPerRead)
    {
        var bench = new Bench(recordsPerRead) { Views = [.. ViewRegistry.Discover(typeof(Packages).Assembly).Views.Select(view => view.With(Bench.Policies(horizon: 20)))] };
        bench.Options = bench.Options with { MemoryBytes = memoryBytes };
        return bench;
    }
}
