using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer.Tests;

/// <summary>The consumer is killed at every call that it makes of a port, just before or just after it is done, and started again.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(true, false, false, false)]
    [InlineData(true, false, false, true)]
    [InlineData(true, true, false, false)]
    [InlineData(true, true, false, true)]
    [InlineData(true, false, true, false)]
    [InlineData(true, false, true, true)]
    [InlineData(false, false, false, false)]
    [InlineData(false, false, false, true)]
    [InlineData(false, true, false, false)]
    [InlineData(false, true, false, true)]
    [InlineData(false, false, true, false)]
    [InlineData(false, false, true, true)]
    public async Task Killed_at_any_call_of_a_port_it_loses_and_doubles_nothing(bool isBeforeCall, bool losesFlushes, bool buildsAnew, bool hasTriggers)
    {
        var whole = await SomethingToDoAsync(buildsAnew, hasTriggers);
        await whole.CatchUpAsync();
        var crashAt = 0;
        var isKilled = true;
        while (isKilled)
        {
            crashAt++;
            var bench = await SomethingToDoAsync(buildsAnew, hasTriggers);
            isKilled = await LiveAsync(bench, crashAt, isBeforeCall);
            if (isKilled && losesFlushes)
                bench.Store.Crash();
            await bench.CatchUpAsync();
            Assert.Equal(await whole.EverythingAsync(), await bench.EverythingAsync());
            Assert.Equal(await whole.DeadLetters.CountAsync(default), await bench.DeadLetters.CountAsync(default));
        }

        Assert.True(crashAt > 25, $"the consumer made {crashAt - 1} calls only");
    }

    private static async Task<Bench> SomethingToDoAsync(bool buildsAnew, bool hasTriggers)
    {
        var bench = new Bench(recordsPerRead: 3);
        if (hasTriggers)
        {
            // A delay so long that its end, in 2069, does not depend on when the test runs.
            bench.Views = [With(new Packages(), Trigger.Aligned(Trigger.LongestDelay)), With(new CouriersHourly(), Trigger.OnWatermark), With(new Drivers(), Trigger.EveryRecord)];
        }

        await bench.AppendAsync(Bench.Events(5));
        await bench.CatchUpAsync();
        await bench.Store.CheckpointAsync(default);
        bench.LogicHash = buildsAnew ? "sha256:other" : Bench.Logic;
        await bench.AppendRubbishAsync();
        await bench.AppendAsync(Bench.Events(3, first: 4));
        await bench.CutAsync(1);
        await bench.AppendAsync(Bench.Events(6, first: 6));
        return bench;
    }

    private static ViewDefinition With(IView view, Trigger trigger) => view.Define().With(SpeedPolicies.Default with { Trigger = trigger });

    private static async Task<bool> LiveAsync(Bench bench, int crashAt, bool isBeforeCall)
    {
        var calls = 0;
        var isKilled = false;
        void Before(string call)
        {
            isKilled |= ++calls == crashAt && isBeforeCall;
            ThrowIfKilled();
        }

        void After(string call)
        {
            isKilled |= calls >= crashAt;
            ThrowIfKilled();
        }

        void ThrowIfKilled()
        {
            if (isKilled)
                throw new KilledException();
        }

        bench.Calls.Before += Before;
        bench.Calls.After += After;
        try
        {
            await bench.CatchUpAsync();
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
        finally
        {
            bench.Calls.Before -= Before;
            bench.Calls.After -= After;
        }
    }

    private sealed class KilledException() : Exception("killed");
}
