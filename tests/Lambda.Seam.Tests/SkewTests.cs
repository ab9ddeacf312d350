using Lambda.Ports.Catalog;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Policies;

namespace Lambda.Seam.Tests;

/// <summary>Reconciliation over the real layers: what is wrong in one of them is found and named, what the policies do is counted exactly.</summary>
public sealed class SkewTests
{
    private static readonly SpeedPolicies Policies = new() { DuplicateHorizon = 50, AllowedLateness = TimeSpan.Zero };

    public static TheoryData<string> Layers => ["speed", "batch", "published"];

    [Fact]
    public async Task Layers_that_agree_pass()
    {
        var platform = await StartedAsync();
        for (var i = 0; i < 20; i++)
            await platform.AppendAsync(Event($"e{i}", minute: i));
        var report = await ReconcileAsync(platform);
        Assert.Equal((SkewVerdict.Pass, 1, 2), (report.Verdict!.Value, report.FromEpoch, report.ToEpoch));
        Assert.Empty(report.Worst);
        Assert.All(report.Views, skew => Assert.Equal((0, 0.0, new SkewCauses(0, 0, 0, 0, 0)), (skew.Mismatched, skew.Smape, skew.Causes)));
        Assert.Equal(20, Of(report, "couriers-hourly").Epochs.Single().Events);
    }

    [Fact]
    public async Task Copies_beyond_the_horizon_and_late_events_are_counted_exactly()
    {
        var platform = await StartedAsync();
        for (var i = 0; i < 160; i++)
            await platform.AppendAsync(Event($"e{i}", minute: 300));
        for (var i = 0; i < 100; i++)
            await platform.AppendAsync(Event($"e{i}", minute: 300));
        for (var i = 0; i < 50; i++)
            await platform.AppendAsync(Event($"late{i}", minute: 0));

        var report = await ReconcileAsync(platform);

        var skew = Of(report, "couriers-hourly");
        Assert.Equal(new SkewCauses(Duplicates: 100, Lateness: 50, Sketch: 0, Logic: 0, Unexplained: 0), skew.Causes);
        Assert.Equal([new EpochSkew(1, Events: 210, CountedCopies: 100, DroppedLate: 50)], skew.Epochs);
        Assert.Equal((2, 1), (skew.Mismatched, skew.MissingInSpeed));
        Assert.Equal(SkewVerdict.Warn, report.Verdict);
        var changes = report.Worst.Where(finding => finding.View == "couriers-hourly" && finding.Value == "events").ToDictionary(finding => finding.Cause);
        Assert.Equal(("160", "260", -100.0), (changes[SkewCause.Duplicates].Batch, changes[SkewCause.Duplicates].Speed, changes[SkewCause.Duplicates].Change!.Value));
        Assert.Equal(("50", "0", 50.0), (changes[SkewCause.Lateness].Batch, changes[SkewCause.Lateness].Speed, changes[SkewCause.Lateness].Change!.Value));
    }

    [Theory, MemberData(nameof(Layers))]
    public async Task An_event_that_one_layer_drops_is_found_and_named(string layer)
    {
        // In its place the layer reads a copy of the event before it.
        var report = await ReadOtherwiseAsync(layer, Event("odd", minute: 30), Event("e9", minute: 9));
        AssertNames(report, layer, Hour(0), right: "11", wrong: "10");
    }

    [Theory, MemberData(nameof(Layers))]
    public async Task An_event_that_one_layer_doubles_is_found_and_named(string layer)
    {
        // In the place of a copy the layer reads the same event under another id.
        var report = await ReadOtherwiseAsync(layer, Event("e9", minute: 9), Event("e9-again", minute: 9));
        AssertNames(report, layer, Hour(0), right: "10", wrong: "11");
    }

    [Theory, MemberData(nameof(Layers))]
    public async Task An_event_that_one_layer_moves_by_an_hour_is_found_and_named_in_both_windows(string layer)
    {
        var report = await ReadOtherwiseAsync(layer, Event("odd", minute: 30), Event("odd", minute: 90));
        AssertNames(report, layer, Hour(0), right: "11", wrong: "10");
        AssertNames(report, layer, Hour(1), right: "0", wrong: "1");
    }

    [Theory, MemberData(nameof(Layers))]
    public async Task Where_windows_follow_the_events_an_event_that_one_layer_moves_is_found_in_both_panes(string layer)
    {
        var report = await ReadOtherwiseAsync(layer, Event("odd", minute: 31), Event("odd", minute: 93));
        AssertNamesPanes(report, "courier-spells", 30, 90);
        AssertNamesPanes(report, "courier-threes", 31, 93);
        AssertNamesPanes(report, "courier-pairs-hourly", 31, 93);
    }

    [Fact]
    public async Task A_difference_in_states_of_other_logic_is_put_down_to_the_logic()
    {
        var platform = await StartedAsync();
        await platform.AppendAsync(Event("e1", minute: 1), seenBySpeed: Event("e1", minute: 2) with { Distance = 7 }, seenByBatch: null);
        var report = await ReconcileAsync(platform, speedLogic: "sha256:other");
        Assert.True(report.Verdict == SkewVerdict.Warn, string.Join('\n', report.Worst));
        Assert.All(report.Views, skew => Assert.Equal(0, skew.Causes.Unexplained));
        Assert.Contains(report.Views, skew => skew.Causes.Logic > 0);
    }

    [Fact]
    public async Task Without_a_closed_epoch_there_is_nothing_to_compare()
    {
        var report = await new Platform(2, Policies, recordsPerRead: 7).ReconcileAsync();
        Assert.Equal((SkewVerdict.Pass, 0, 0), (report.Verdict!.Value, report.FromEpoch, report.ToEpoch));
    }

    /// <summary>Ten events, one that a layer reads as another one, and the report on them.</summary>
    private static async Task<SkewReport> ReadOtherwiseAsync(string layer, SeamEvent appended, SeamEvent seen)
    {
        var platform = await StartedAsync();
        for (var i = 0; i < 10; i++)
            await platform.AppendAsync(Event($"e{i}", minute: i));
        await platform.AppendAsync(appended, layer == "speed" ? seen : null, layer == "batch" ? seen : null, layer == "published" ? seen : null);
        return await ReconcileAsync(platform);
    }

    private static void AssertNames(SkewReport report, string layer, DateTimeOffset window, string right, string wrong)
    {
        Assert.Equal(SkewVerdict.Fail, report.Verdict);
        Assert.True(Of(report, "couriers-hourly").Causes.Unexplained > 0);
        var start = (window - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

        // What the archiver got wrong is what everything else is held against: then it looks as if the speed layer were wrong.
        (long? Epoch, string? Batch, string? Speed, string Expected) found = layer switch
        {
            "speed" => (1, right, wrong, right),
            "batch" => (1, wrong, right, wrong),
            _ => (null, wrong, null, right),
        };
        Assert.Contains(report.Worst, finding =>
            finding is { View: "couriers-hourly", Value: "events", Cause: SkewCause.Unexplained } && finding.Window == start
            && finding.Key.SequenceEqual(["north"]) && (finding.Epoch, finding.Batch, finding.Speed, finding.Expected) == found);
    }

    private static void AssertNamesPanes(SkewReport report, string view, params int[] minutes)
    {
        Assert.True(Of(report, view).Causes.Unexplained >= minutes.Length);
        Assert.All(minutes, minute => Assert.Contains(report.Worst, finding =>
            finding.View == view && finding.Cause == SkewCause.Unexplained && finding.Value == "events" && finding.Key.SequenceEqual(["north", "metro"])
            && finding.Window == (Event("any", minute).Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The first epoch is closed and forgotten, so that what follows has something before it.</summary>
    private static async Task<Platform> StartedAsync()
    {
        var platform = new Platform(2, Policies, recordsPerRead: 7);
        await platform.AppendAsync(Event("first", minute: -60));
        await platform.PublishAsync(RunMode.Full, await platform.CutAsync());
        return platform;
    }

    private static async Task<SkewReport> ReconcileAsync(Platform platform, string? speedLogic = null)
    {
        await platform.PublishAsync(RunMode.Incremental, await platform.CutAsync());
        for (var partition = 0; partition < platform.PartitionCount; partition++)
            await platform.CatchUpSpeedAsync(partition);
        return await platform.ReconcileAsync(speedLogic);
    }

    private static ViewSkew Of(SkewReport report, string view) => report.Views.Single(skew => skew.View == view);

    private static DateTimeOffset Hour(int number) => Event("any", minute: 0).Time.AddHours(number);

    private static SeamEvent Event(string id, long minute) => new(
        id, "P1", minute, "in_transit", "north", "D1", "A", "C", "east", "metro", null, null, null, Distance: 100, null, null, null);
}
