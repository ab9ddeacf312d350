using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.Events;
using Lambda.Testing.InMemory;

namespace Lambda.Infra.Redis.Tests;

/// <summary>The speed layer over a log in memory and a real-time store: it goes on for as long as the life does, whatever becomes of the store.</summary>
internal sealed class SpeedLife : IAsyncDisposable
{
    private const int Partitions = 2;
    private static readonly DateTimeOffset Noon = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<ViewDefinition> Views =
    [
        new Packages().Define(),
        With(new CouriersHourly(), Trigger.OnWatermark),

        // A delay whose end does not depend on when the test runs.
        With(new Drivers(), Trigger.Aligned(Trigger.LongestDelay)),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _consuming;
    private int _events;

    private SpeedLife(IRealTimeViewStore store, InMemoryEventLog log, string owner)
    {
        (Store, Log) = (store, log);
        _consuming = new ConsumePartitions(ConsumerOf, new AllPartitions(Partitions), Options, TimeProvider.System, (_, error, _) => Failures.Enqueue(error)).RunAsync(_stop.Token);

        PartitionConsumer ConsumerOf(int partition) =>
            new(partition, owner, "sha256:life", Views, log, store, new InMemoryDeadLetterStore(), new InMemoryCatalog(), Options, TimeProvider.System);
    }

    /// <summary>The store.</summary>
    public IRealTimeViewStore Store { get; }

    /// <summary>The log.</summary>
    public InMemoryEventLog Log { get; }

    /// <summary>What consumers ended with, and began again after.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<Exception> Failures { get; } = [];

    private static SpeedOptions Options { get; } = new()
    {
        FlushInterval = TimeSpan.FromMilliseconds(5),
        RetentionInterval = TimeSpan.FromMilliseconds(50),
        FirstRest = TimeSpan.FromMilliseconds(10),
        LongestRest = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>Starts one.</summary>
    public static SpeedLife Start(IRealTimeViewStore store, InMemoryEventLog? log = null, string owner = "life") =>
        new(store, log ?? new InMemoryEventLog(Partitions, TimeProvider.System, recordsPerRead: 20), owner);

    /// <summary>Appends events to both partitions, and a barrier to each in their middle.</summary>
    public async Task AppendAsync(int count, long epoch)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < count; i++)
        {
            if (i == count / 2)
            {
                for (var partition = 0; partition < Partitions; partition++)
                    await Log.AppendBarrierAsync(partition, epoch, default);
            }

            await Log.AppendAsync([new LogRecord(_events % Partitions, default, Next().ToJson())], default);
            if (i % 10 == 0)
                await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits until everything in the log is counted in the store.</summary>
    public Task CatchUpAsync() => Eventually.Holds(
        async () =>
        {
            try
            {
                var progress = (await Store.ReadAsync(new("packages", 0), default)).Partitions;
                var ends = await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => Log.EndOffsetAsync(partition, default).AsTask()));
                return progress.Count == Partitions && progress.All(partition => partition.Position == ends[partition.Partition]);
            }
            catch (IOException)
            {
                return false;
            }
        },
        "everything is counted");

    /// <summary>Everything that readers see, and what is held back from them.</summary>
    public async Task<string> EverythingAsync()
    {
        var lines = new List<string>();
        foreach (var progress in (await Store.ReadAsync(new("packages", 0), default)).Partitions)
        {
            lines.Add($"partition {progress.Partition} position {progress.Position} epoch {progress.Epoch} highest {progress.HighestEventTime}");
            lines.AddRange(progress.Epochs.Select(epoch => $"{progress.Partition}: {epoch.Epoch} [{epoch.First}, {epoch.End}) control {epoch.Control} {string.Join(' ', epoch.Views)}"));
            foreach (var epoch in progress.Epochs)
            {
                await foreach (var state in Store.LoadAsync(progress.Partition, epoch.Epoch, default))
                    lines.Add($"{progress.Partition} newest {Line(state)}");
            }
        }

        foreach (var view in Views)
            lines.AddRange((await Store.ReadAsync(new(view.Name, 0), default)).States.Select(state => $"seen {Line(state)}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    /// <summary>The same of a store that nothing ever happened to.</summary>
    public async Task<string> EverythingOfUntouchedStoreAsync()
    {
        await using var untouched = Start(new InMemoryRealTimeViewStore(), Log);
        await untouched.CatchUpAsync();
        return await untouched.EverythingAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _consuming;
        _stop.Dispose();
    }

    private static string Line(RealTimeState state) =>
        $"{state.View} {state.Epoch} {state.Pane} {Convert.ToHexString(state.Key.Span)} {Convert.ToHexString(state.State.Span)} {state.Hold}";

    private static ViewDefinition With(IView view, Trigger trigger) => view.Define().With(SpeedPolicies.Default with { Trigger = trigger });

    private EventDraft Next()
    {
        var number = _events++;
        var at = Noon.AddSeconds(number * 20);
        return Some.Event($"P{number % 97}", $"e{number - (number % 10 == 9 ? 4 : 0)}") with
        {
            Courier = $"C{number % 5}", Timestamp = Instant.Parse(at.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)),
        };
    }
}
