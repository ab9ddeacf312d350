using System.Reflection;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Testing;

namespace Lambda.SpeedLayer.Tests;

/// <summary>What a consumer does while the catalog does not answer which epochs are still needed.</summary>
public sealed class SilentCatalogTests
{
    [Fact]
    public async Task Flushes_go_on_and_a_stop_flushes_the_rest()
    {
        var bench = new Bench(recordsPerRead: 5);
        await bench.AppendAsync(Bench.Events(25));
        var reads = 0;
        bench.Calls.Before += call => _ = call == "LogReader.ReadAsync" ? Interlocked.Increment(ref reads) : 0;
        var catalog = DispatchProxy.Create<ICatalog, Silent>();
        ((Silent)(object)catalog).Answering = bench.Catalog;
        using var stop = new CancellationTokenSource();
        var consumer = new PartitionConsumer(
            0, "owner", Bench.Logic, bench.Views, bench.Calls.Around<IEventLog>(bench.Log), bench.Store, bench.DeadLetters, catalog,
            bench.Options with { FlushInterval = TimeSpan.FromHours(1), RecordsPerFlush = 10 }, TimeProvider.System);
        var running = Task.Run(() => consumer.RunAsync(stop.Token));
        await Eventually.Holds(() => Volatile.Read(ref reads) == 6, "it waits for more than all of them");
        Assert.True(((Silent)(object)catalog).IsAsked);
        Assert.Equal(20, (await bench.ProgressAsync()).Position);
        ((Silent)(object)catalog).GiveUp();
        await stop.CancelAsync();
        await running;
        Assert.Equal(25, (await bench.ProgressAsync()).Position);
    }

    /// <summary>Answers as another catalog does; but which versions there are it says once, and then not until it is given up.</summary>
    private class Silent : DispatchProxy
    {
        // Without the token: the test says when the question is given up, so that it is before the last flush, and not a race with it.
        private readonly TaskCompletionSource<IReadOnlyList<ViewVersion>> _answer = new();
        private int _asked;

        public ICatalog? Answering { get; set; }

        public bool IsAsked => Volatile.Read(ref _asked) > 1;

        public void GiveUp() => _answer.SetCanceled();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(ICatalog.VersionsAsync) && Interlocked.Increment(ref _asked) > 1
                ? new ValueTask<IReadOnlyList<ViewVersion>>(_answer.Task)
                : targetMethod.Invoke(Answering, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
