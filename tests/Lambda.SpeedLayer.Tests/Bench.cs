using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;
using Lambda.Testing;
using Lambda.Testing.Events;
using Lambda.Testing.InMemory;

namespace Lambda.SpeedLayer.Tests;

/// <summary>The consumer of one partition over ports in memory. It is made anew each time it catches up, as a restart does; only the ports stay.</summary>
internal sealed class Bench(int recordsPerRead = 1000)
{
    public const string Logic = "sha256:bench";
    private int _owners;

    /// <summary>Every call that the layer makes.</summary>
    public PortCalls Calls { get; } = new();

    public InMemoryEventLog Log { get; init; } = new(1, TimeProvider.System, recordsPerRead: recordsPerRead);

    /// <summary>The consumer's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public InMemoryRealTimeViewStore Store { get; } = new();

    public InMemoryDeadLetterStore DeadLetters { get; } = new();

    public InMemoryCatalog Catalog { get; } = new();

    /// <summary>The skew reports; nobody makes any unless a test puts a store here.</summary>
    public InMemorySkewReportStore? Reports { get; init; }

    public IReadOnlyList<ViewDefinition> Views { get; set; } = [new Packages().Define(), new CouriersHourly().Define()];

    public string LogicHash { get; set; } = Logic;

    /// <summary>The memory that one consumer after the other folds in.</summary>
    public PartitionMemories Memories { get; init; } = new();

    /// <summary>Flushes after every read, asks for live epochs at every flush.</summary>
    public SpeedOptions Options { get; set; } = new()
    {
        FlushInterval = TimeSpan.Zero,
        RetentionInterval = TimeSpan.Zero,
        FirstRest = TimeSpan.FromMilliseconds(1),
        LongestRest = TimeSpan.FromMilliseconds(2),
    };

    /// <summary>The time of all events that do not say another.</summary>
    public static Instant Noon { get; } = Instant.Parse("2024-03-01T12:00:00Z");

    public static Instant At(int minutesAfterNoon) => new(Noon.Micros + (minutesAfterNoon * 60_000_000L));

    public static EventDraft Event(int number, int minutesAfterNoon = 0) =>
        Some.Event($"P{number % 3}", $"e{number}") with { Courier = $"C{number % 2}", Timestamp = At(minutesAfterNoon) };

    public static IEnumerable<EventDraft> Events(int count, int first = 0) => Enumerable.Range(first, count).Select(number => Event(number));

    public static SpeedPolicies Policies(int horizon, int? latenessMinutes = null) => new()
    {
        DuplicateHorizon = horizon,
        AllowedLateness = latenessMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
    };

    public async Task AppendAsync(params IEnumerable<EventDraft> events) =>
        await Log.AppendAsync([.. events.Select(appended => new LogRecord(0, default, appended.ToJson()))], default);

    public async Task AppendRubbishAsync(string text = "{") =>
        await Log.AppendAsync([new LogRecord(0, default, System.Text.Encoding.UTF8.GetBytes(text))], default);

    public async Task CutAsync(long epoch) => await Log.AppendBarrierAsync(0, epoch, default);

    /// <summary>A consumer with an owner's token of its own.</summary>
    public PartitionConsumer Consumer(IEventLog? log = null) => new(
        0, $"owner-{_owners++}", LogicHash, Views, log ?? Calls.Around<IEventLog>(Log), Calls.Around<IRealTimeViewStore>(Store),
        Calls.Around<IDeadLetterStore>(DeadLetters), Calls.Around<ICatalog>(Catalog), Options, Time, Reports, Memories);

    /// <summary>Starts a consumer, lets it come to the log's end, and stops it.</summary>
    public Task CatchUpAsync() => CatchingUp.RunAsync(Calls.Around<IEventLog>(Log), (log, atEnd) => Consumer(log).RunAsync(atEnd));

    /// <summary>Publishes a version with this cut, its barrier being at <paramref name="offset"/> and <paramref name="highest"/> the highest event time before.</summary>
    public async Task PublishAsync(long cut, long offset, Instant highest, DateTimeOffset publishedAt = default)
    {
        var position = await Catalog.ArchivePositionAsync(0, default);
        var file = new EventFile(cut - 1, 0, position.Offset, offset - 1, $"file-{cut}", 1, 1, "", 0, highest.Micros);
        await Catalog.CommitArchiveAsync(new(position.Offset, position with { Offset = offset, Epoch = cut }, [file], []), default);
        var run = await Catalog.CreateRunAsync(RunMode.Full, default, default);
        var number = await Catalog.ReserveVersionAsync(default);
        await Catalog.PublishAsync(run, [.. Views.Select(view => new ViewVersion(
            view.Name, number, run.Id, cut, [offset], Logic, view.Fingerprint, 0, "", 0, 0, highest.Micros, publishedAt))], default);
    }

    public async Task<PartitionProgress> ProgressAsync() => (await Store.ReadAsync(new("packages", 0), default)).Partitions.Single();

    /// <summary>Every state of every epoch from one on, as text, in order.</summary>
    public async Task<IReadOnlyList<string>> StatesAsync(long fromEpoch = 0)
    {
        var texts = new List<string>();
        foreach (var view in Views)
        {
            var states = (await Store.ReadAsync(new(view.Name, fromEpoch), default)).States;
            texts.AddRange(states.Select(state =>
                $"{state.View} {state.Epoch} {state.Pane} {Convert.ToHexString(state.Key.Span)} {Convert.ToHexString(state.State.Span)}"));
        }

        return [.. texts.Order(StringComparer.Ordinal)];
    }

    /// <summary>Every state of the current epoch that is held, as text, in order.</summary>
    public async Task<IReadOnlyList<string>> HeldAsync()
    {
        var texts = new List<string>();
        await foreach (var state in Store.LoadAsync(0, (await ProgressAsync()).Epoch, default))
        {
            if (state.Hold is { } hold)
                texts.Add($"{state.View} {state.Pane} {Convert.ToHexString(state.Key.Span)} {Convert.ToHexString(state.State.Span)} {hold}");
        }

        return [.. texts.Order(StringComparer.Ordinal)];
    }

    /// <summary>Everything that readers can see of the store, and what is held back from them, as text.</summary>
    public async Task<string> EverythingAsync(long fromEpoch = 0)
    {
        var progress = await ProgressAsync();
        var epochs = progress.Epochs.Where(epoch => epoch.Epoch >= fromEpoch).Select(epoch =>
            $"{epoch.Epoch} [{epoch.First}, {epoch.End}) control {epoch.Control} dead {epoch.DeadLettered} {string.Join(' ', epoch.Views)}");
        return string.Join('\n', [
            $"position {progress.Position} epoch {progress.Epoch} highest {progress.HighestEventTime}", .. epochs, .. await StatesAsync(fromEpoch), .. await HeldAsync(),
        ]);
    }
}
