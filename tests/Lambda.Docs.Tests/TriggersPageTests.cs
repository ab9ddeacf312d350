using System.Globalization;
using System.Text.Json;
using Lambda.AppHost.Settings;
using Lambda.BatchLayer;
using Lambda.BatchLayer.Archiving;
using Lambda.BatchLayer.Triggers;
using Lambda.Docs.Tests.Markdown;
using Lambda.Import.Mappings;
using Lambda.Import.Reading;
using Lambda.Ports.Log;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.Docs.Tests;

/// <summary>docs/triggers.md says what the triggers do with real trips: each table is made again.</summary>
public sealed class TriggersPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/triggers.md");
    private static readonly DateTimeOffset From = new(2019, 1, 15, 8, 40, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2019, 1, 15, 9, 15, 0, TimeSpan.Zero);

    public static TheoryData<string> Triggers => ["every-record", "aligned:10m", "unaligned:10m", "on-watermark"];

    [Fact]
    public void The_page_shows_what_arrived() =>
        AssertShows("text arrived", string.Join('\n', Arrivals().Select(arrival => $"{Time(arrival.At)}  {Time(arrival.EventTime),-8}  {arrival.Status,-9}  {arrival.Courier}").Prepend("arrived   happened  status     courier")));

    [Theory, MemberData(nameof(Triggers))]
    public async Task The_page_shows_what_each_trigger_emits_when(string trigger)
    {
        var view = new ViewBuilder("trips", "How many events does each courier have, hour by hour?")
            .KeyedBy("courier", e => e.Courier).Windowed(Windowing.Tumbling(TimeSpan.FromHours(1)))
            .Count("events").Count("delivered", where: e => e.IsDelivered)
            .TriggeredBy(TriggerText.Parse(trigger)).Build();
        var lines = (await FiringsAsync(view)).Select(firing => Line(view, firing));
        AssertShows($"text {trigger}", string.Join('\n', lines.Prepend("fired     window         courier   events  delivered")));
    }

    /// <summary>Compares a block of the page; with <c>LAMBDA_UPDATE_SNAPSHOTS=1</c> writes it.</summary>
    private static void AssertShows(string kind, string text)
    {
        if (Environment.GetEnvironmentVariable("LAMBDA_UPDATE_SNAPSHOTS") == "1")
        {
            var path = Repository.PathOf("docs", "triggers.md");
            var page = File.ReadAllText(path);
            var start = page.IndexOf($"```{kind}\n", StringComparison.Ordinal) + kind.Length + 4;
            File.WriteAllText(path, $"{page[..start]}{text}{page[page.IndexOf("\n```", start - 1, StringComparison.Ordinal)..]}");
            return;
        }

        Assert.Equal(Page.Block(kind).Text, text);
    }

    private static string Line(ViewDefinition view, Firing firing)
    {
        var table = new StateTable(view, StateForm.Sketch);
        var row = table.FindOrAdd(firing.Pane, firing.Key);
        table.MergeEncoded(row, firing.State, StateForm.Sketch);
        var values = table.Present(row);
        return $"{Time(At(firing.Time))}  {Time(At(firing.Pane))[..5]} to {Time(At(firing.Pane).AddHours(1))[..5]} {GroupKey.Decode(firing.Key, 1)[0],-9} {values[0],6}  {values[1],9}";
    }

    private static DateTimeOffset At(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private static string Time(DateTimeOffset time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The firings of the view in one partition, replayed from the master dataset; those of the barrier are left out.</summary>
    private static async Task<List<Firing>> FiringsAsync(ViewDefinition view)
    {
        var (clock, master, catalog) = (new ManualClock(), new InMemoryMasterDataset(), new InMemoryCatalog());
        var log = new InMemoryEventLog(1, clock);
        foreach (var arrival in Arrivals())
        {
            clock.Advance(arrival.At - clock.GetUtcNow());
            await log.AppendAsync([new LogRecord(0, default, arrival.Json)], default);
        }

        await log.AppendBarrierAsync(0, 1, default);
        var options = new BatchOptions { FileInterval = TimeSpan.Zero };
        await CatchingUp.RunAsync(log, (source, atEnd) =>
            new PartitionArchiver(0, source, master, new InMemoryDeadLetterStore(), catalog, options, TimeProvider.System).RunAsync(atEnd));
        var closed = (await catalog.ClosedEpochsAsync(0, 1, default)).Single();
        var files = await catalog.FilesAsync(0, 1, default);
        return [.. new ReplayTriggers(master, [view]).Epoch([], files, closed.First, closed.End).Where(firing => firing.Offset < closed.End)];
    }

    /// <summary>Trips of one morning, both events of each reported when it has ended, as taxis do.</summary>
    private static IEnumerable<Arrival> Arrivals()
    {
        var folder = Repository.PathOf("infra", "samples", "nyc-taxi");
        var outcomes = CsvEventSource.Read(CsvMapping.Load(Path.Combine(folder, "mapping.json")), [Path.Combine(folder, "yellow_tripdata_sample_2019-01.csv")]);
        var events = outcomes.Where(outcome => outcome.IsEvent).Select(outcome => Arrival.Of(outcome.Json.ToArray())).ToList();
        return events.GroupBy(arrival => arrival.Package)
            .SelectMany(trip => trip.Select(arrival => arrival with { At = trip.Max(other => other.EventTime) }))
            .Where(arrival => arrival.At >= From && arrival.At < To)
            .OrderBy(arrival => arrival.At).ThenBy(arrival => arrival.EventTime);
    }

    private sealed record Arrival(string Package, string Courier, string Status, DateTimeOffset EventTime, DateTimeOffset At, byte[] Json)
    {
        public static Arrival Of(byte[] json)
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var time = root.GetProperty("timestamp").GetDateTimeOffset();
            return new(root.GetProperty("package_id").GetString()!, root.GetProperty("courier").GetString()!, root.GetProperty("shipment_status").GetString()!, time, time, json);
        }
    }
}
