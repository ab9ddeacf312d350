using System.Text.Json;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.Skew;
using Lambda.ServingLayer.Tests.Support;
using Lambda.Testing.Events;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class OperationTests
{
    [Fact]
    public async Task Skew_reports_are_asked_for_found_and_paged_newest_first()
    {
        await using var api = await RunningApi.StartAsync();
        var response = await api.Client().PostAsync("/v1/skew/reports", null);
        Assert.Equal((202, "/v1/skew/reports/1"), ((int)response.StatusCode, response.Headers.Location?.ToString()));
        await api.PostAsync("/v1/skew/reports", "", 202);
        var asked = (await api.SkewReports.FindAsync(1, default))!;
        await api.SkewReports.CompleteAsync(
            asked with
            {
                State = SkewReportState.Done,
                ToEpoch = 5,
                Verdict = SkewVerdict.Warn,
                Views = [new ViewSkew("packages", 7, 3, 1, 2, 0.5, new SkewCauses(1, 2, 3, 0, 0), [new EpochSkew(4, 10, 1, 2)], new PublishedSkew(null, 6, 0))],
                Worst = [new SkewFinding("packages", 4, 1, long.MinValue, ["PKG1"], "events", "7", "8", SkewCause.Duplicates, -1, "8")],
            },
            default);

        var report = await api.GetAsync("/v1/skew/reports/1");
        Assert.Equal(("done", "warn"), (report.GetProperty("state").GetString(), report.GetProperty("verdict").GetString()));
        Assert.Equal("""{"from":0,"to":5}""", report.GetProperty("epochs").GetRawText());
        Assert.Equal(
            """[{"view":"packages","keys":7,"mismatched":3,"missingInSpeed":1,"missingInBatch":2,"smape":0.5,"causes":{"duplicates":1,"lateness":2,"sketch":3,"logic":0,"unexplained":0},"epochs":[{"epoch":4,"events":10,"countedCopies":1,"droppedLate":2}],"published":{"base":null,"rows":6,"wrong":0}}]""",
            report.GetProperty("views").GetRawText());
        Assert.Equal(
            """[{"view":"packages","epoch":4,"partition":1,"window":null,"key":["PKG1"],"value":"events","batch":"7","speed":"8","cause":"duplicates","change":-1,"expected":"8"}]""",
            report.GetProperty("worst").GetRawText());
        var first = await api.GetAsync("/v1/skew/reports?limit=1");
        var second = await api.GetAsync($"/v1/skew/reports?limit=1&pageToken={first.GetProperty("nextPageToken").GetString()}");
        Assert.Equal(["2", "1"], new[] { first, second }.Select(page => page.GetProperty("reports")[0].GetProperty("id").GetString()));
        await api.GetAsync("/v1/skew/reports/9", 404);
        await api.GetAsync("/v1/skew/reports?limit=0", 400);
    }

    [Fact]
    public async Task Dead_letters_are_paged_whole_with_bytes_text_and_reason()
    {
        await using var api = await RunningApi.StartAsync();
        await api.DeadLetters.AppendAsync(
            [.. Enumerable.Range(0, 3).Select(i => new DeadLetter("deliveries", i % 2, i, "decode", null, "must be JSON", new byte[] { 0x7B, 0xFF }, 1_000_000))], default);

        var first = await api.GetAsync("/v1/dead-letters?limit=2");
        var second = await api.GetAsync($"/v1/dead-letters?limit=2&pageToken={first.GetProperty("nextPageToken").GetString()}");

        Assert.Equal(3, first.GetProperty("total").GetInt32());
        Assert.Equal("""
            {"topic":"deliveries","partition":0,"offset":0,"stage":"decode","field":null,"reason":"must be JSON","arrivedAt":"1970-01-01T00:00:01Z","bytes":"e/8=","text":"{�"}
            """, first.GetProperty("deadLetters")[0].GetRawText());
        Assert.Equal([(0, 0), (0, 2), (1, 1)], new[] { first, second }.SelectMany(page => page.GetProperty("deadLetters").EnumerateArray()).Select(letter => (letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt32())));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextPageToken").ValueKind);
    }

    [Fact]
    public async Task The_conservation_sum_closes_to_zero()
    {
        var platform = new ServedPlatform(partitions: 1);
        await platform.AppendAsync(Some.Event("a", "1"), Some.Event("a", "1"), Some.Event("b", "2"));
        await platform.Log.AppendAsync([new LogRecord(0, "x"u8.ToArray(), "{broken"u8.ToArray())], default);
        await platform.CutAsync();
        await platform.CatchUpAsync();
        await platform.AppendAsync(Some.Event("c", "3"));
        await using var api = await RunningApi.StartAsync(platform);

        var speed = (await api.GetAsync("/v1/status")).GetProperty("partitions")[0].GetProperty("speed");

        Assert.Equal((5, 6, 1, 1, 1), (Number(speed, "position"), Number(speed, "appended"), Number(speed, "control"), Number(speed, "deadLettered"), Number(speed, "inFlight")));
        Assert.Equal("""{"view":"couriers-hourly","applied":2,"duplicate":1,"late":0,"difference":0,"held":0}""", speed.GetProperty("views")[0].GetRawText());
    }

    [Fact]
    public async Task A_lost_epoch_leaves_a_difference()
    {
        var platform = new ServedPlatform(partitions: 1);
        await platform.AppendAsync(Some.Event("a", "1"));
        await platform.CutAsync();
        await platform.AppendAsync(Some.Event("b", "2"));
        await platform.CutAsync();
        await platform.CatchUpAsync();
        platform.RealTime.Inner.LoseStates(0, 1);
        await using var api = await RunningApi.StartAsync(platform);

        var speed = (await api.GetAsync("/v1/status")).GetProperty("partitions")[0].GetProperty("speed");

        Assert.Equal(2, Number(speed.GetProperty("views")[0], "difference"));
    }

    [Fact]
    public async Task The_archive_s_sum_counts_closed_epochs_and_the_open_one()
    {
        var platform = new ServedPlatform(partitions: 1);
        await platform.Catalog.CommitArchiveAsync(
            new ArchiveCommit(0, new ArchivePosition(0, 10, 1, 7, 2, 1, 0), [], [new ClosedEpoch(0, 0, 0, 7, 5, 0, 2)]), default);
        await using var api = await RunningApi.StartAsync(platform);

        var archive = (await api.GetAsync("/v1/status")).GetProperty("partitions")[0].GetProperty("archive");

        Assert.Equal("""{"position":10,"epoch":1,"rows":7,"control":1,"deadLettered":2,"difference":0}""", archive.GetRawText());
    }

    [Fact]
    public async Task The_status_names_what_is_served()
    {
        await using var api = await RunningApi.StartAsync(await Queries.MergedAnswerTests.PublishedAndGoingOnAsync());

        var status = await api.GetAsync("/v1/status");

        Assert.Equal(("deliveries", 1, 1, 0), (status.GetProperty("stream").GetString(), Number(status, "version"), Number(status, "cut"), Number(status, "deadLetters")));
    }

    [Fact]
    public async Task An_error_that_nobody_expected_tells_nothing_about_the_inside()
    {
        var platform = new ServedPlatform();
        platform.RealTime.ReadError = new InvalidOperationException("a secret");
        await using var api = await RunningApi.StartAsync(platform);

        var problem = await api.GetAsync("/v1/status", 500);

        Assert.DoesNotContain("secret", problem.GetRawText());
    }

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();
}
