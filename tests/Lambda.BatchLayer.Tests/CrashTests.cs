using Lambda.Ports.Catalog;

namespace Lambda.BatchLayer.Tests;

/// <summary>The program is killed at every call that it makes of a port, just before or just after it is done, and started again.</summary>
public sealed class CrashTests
{
    private const int DistinctEvents = 17;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_at_any_call_of_a_port_the_next_start_makes_everything_good(bool isBeforeCall)
    {
        var crashAt = 0;
        while (true)
        {
            crashAt++;
            var bench = await SomethingToDoAsync();
            var killed = await LiveAsync(bench, crashAt, isBeforeCall);
            try
            {
                await LiveAsync(bench, crashAt: int.MaxValue, isBeforeCall);
                await AssertGoodAsync(bench);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"killed {(isBeforeCall ? "before" : "after")} call {crashAt}, {killed}", error);
            }

            if (killed is null)
                break;
        }

        Assert.True(crashAt > 150, $"the program made {crashAt - 1} calls only");
    }

    /// <summary>Two runs are queued over events with copies and one record that is none; after the first publish a file is damaged and more arrives.</summary>
    private static async Task<Bench> SomethingToDoAsync()
    {
        var bench = new Bench(recordsPerRead: 3);
        bench.Options = bench.Options with { KeptVersions = 1, Parallelism = 1, StateMemoryBytes = 1, ProgressInterval = TimeSpan.FromHours(1) };
        await bench.AppendAsync(Bench.EventsOfManyPackages(9));
        await bench.AppendAsync(Bench.EventsOfManyPackages(2));
        await bench.AppendRubbishAsync(1);
        var isFirst = true;
        bench.Calls.After += call =>
        {
            if (call == "Catalog.PublishAsync" && isFirst)
            {
                isFirst = false;
                ContinueAsync(bench).Wait();
            }
        };
        await bench.QueueAsync();
        await bench.QueueAsync(RunMode.Incremental);
        return bench;
    }

    private static async Task ContinueAsync(Bench bench)
    {
        bench.Master.Damage((await bench.FilesAsync())[0].Path);
        await bench.AppendAsync(Bench.EventsOfManyPackages(8, first: 9));
        await bench.AppendAsync(Bench.EventsOfManyPackages(1, first: 3));
    }

    /// <summary>One life of the program. Once it is killed, nothing that still runs of it reaches a port any more.</summary>
    /// <returns>The call at which it was killed, or <c>null</c>.</returns>
    private static async Task<string?> LiveAsync(Bench bench, int crashAt, bool isBeforeCall)
    {
        var calls = 0;
        string? killedAt = null;
        void Before(string call)
        {
            if (killedAt is null && ++calls == crashAt && isBeforeCall)
                killedAt = call;
            ThrowIfKilled();
        }

        void After(string call)
        {
            if (killedAt is null && calls >= crashAt && !isBeforeCall)
                killedAt = call;
            ThrowIfKilled();
        }

        void ThrowIfKilled()
        {
            if (killedAt is not null)
                throw new KilledException();
        }

        bench.Calls.Before += Before;
        bench.Calls.After += After;
        try
        {
            await bench.RecoverAsync();
            await bench.ArchiveAsync();
            await bench.DrainAsync();
        }
        catch (Exception error) when (killedAt is not null && error is KilledException or AggregateException)
        {
            return killedAt;
        }
        finally
        {
            bench.Calls.Before -= Before;
            bench.Calls.After -= After;
        }

        return killedAt;
    }

    private static async Task AssertGoodAsync(Bench bench)
    {
        var incremental = await bench.PublishAsync(RunMode.Incremental);
        var full = await bench.PublishAsync();
        Assert.Equal(incremental.Versions.Select(version => version.Hash), full.Versions.Select(version => version.Hash));
        Assert.Equal(DistinctEvents, await bench.EventsServedAsync());
        Assert.Equal(1, await bench.DeadLetters.CountAsync(default));
        Assert.All(
            await bench.Catalog.ListRunsAsync(long.MaxValue, 100, default),
            run => Assert.True(run.State == RunState.Published || run.IncompleteEpochs.Count > 0, $"run {run.Id} is {run.State}: {run.Error}"));

        await bench.DrainAsync();
        await bench.RecoverAsync();
        Assert.Empty(await bench.Catalog.QuarantinedAsync(default));
        Assert.Equal((await bench.FilesAsync()).Select(file => file.Path).Order(StringComparer.Ordinal), await bench.Master.ListAsync(default));
        Assert.Equal(0, bench.Spills.Runs);
        foreach (var view in bench.Views)
        {
            var kept = (await bench.Catalog.VersionsAsync(view.Name, default)).Select(version => version.Version);
            Assert.Equal(kept.Order(), await bench.Store.VersionsAsync(view.Name, default));
        }
    }

    private sealed class KilledException() : Exception("killed");
}
