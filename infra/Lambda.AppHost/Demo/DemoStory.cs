using System.Text.Json;
using Lambda.AppHost.Commands;

namespace Lambda.AppHost.Demo;

/// <summary>What the demo shows, from the first event to the last comparison.</summary>
internal sealed class DemoStory(PlatformClient platform, DemoFeed feed, DemoScreen screen, TimeProvider time)
{
    /// <summary>Where in the feed the first look and the first cut come; the rest arrives while the batch runs and after it.</summary>
    private const double ShareBeforeCut = 0.4;

    private readonly SeamProbe _probe = new(platform);
    private readonly BatchRunWatch _watch = new(platform, time);
    private readonly DemoVerdict _verdict = new(platform, time);

    /// <summary>Tells the story; returns whether every comparison held, the platform's own included.</summary>
    public async Task<bool> TellAsync(CancellationToken cancellation)
    {
        var feeding = feed.RunAsync(cancellation);
        await screen.WhileAsync(FeedLine, feed.ReachesAsync(ShareBeforeCut, feeding, cancellation));
        screen.Head("1. Before the first batch run, every answer comes from the speed layer");
        screen.Say($"{FeedLine()}; counts of events, ok when batch and speed add up to merged over the same offsets");
        var keys = await KeysAsync(cancellation);
        var first = await ShowAsync([.. keys.Select(key => key.OverAll())], cancellation);

        screen.Head("2. A batch run cuts the log and recomputes everything before the cut, while events keep arriving");
        await RunBatchAsync("full", cancellation);
        screen.Say(FeedLine());
        var day = await DayOfCutAsync(keys[0].View, cancellation);
        var questions = keys.Select(key => key.OnDay(day)).Concat(keys.Select(key => key.OverAll())).ToList();
        var second = await ShowAsync(questions, cancellation);

        await screen.WhileAsync(FeedLine, feeding);
        await screen.WhileAsync(() => "the speed layer catches up", CaughtUpAsync(cancellation));
        screen.Head("3. The rest has arrived: the batch part stood still, the speed part grew");
        screen.Say($"{FeedLine()}, {feed.Rejected:N0} rejected");
        var third = await ShowAsync(questions, cancellation);

        screen.Head("4. Another run moves the seam to the end of the log: no answer changes");
        await RunBatchAsync("incremental", cancellation);
        var fourth = await ShowAsync(questions, cancellation);

        screen.Head("5. The platform checks itself: both layers are held against the log's events, key by key and window by window");
        var report = await ReconcileAsync(cancellation);
        return DemoVerdict.IsExplained(report) && first.Concat(second).Concat(third).Concat(fourth).All(reading => reading.AddsUp)
            && third.Select(reading => reading.Merged).SequenceEqual(fourth.Select(reading => reading.Merged));
    }

    private async Task<IReadOnlyList<SeamReading>> ShowAsync(IReadOnlyList<SeamQuestion> questions, CancellationToken cancellation)
    {
        var readings = await _probe.ReadAsync(questions, cancellation);
        screen.Show(readings);
        return readings;
    }

    private async Task RunBatchAsync(string mode, CancellationToken cancellation)
    {
        var id = await _watch.RequestAsync(mode, cancellation);
        var run = new BatchRunProgress(id, "queued", "", 0, 0, "", "");
        await screen.WhileAsync(() => $"{run}; {FeedLine()}", FollowAsync());
        screen.Say(run.State == "published" ? run.ToString() : throw new ClientException(run.ToString()));

        async Task FollowAsync() => run = await _watch.WaitAsync(id, progress => run = progress, cancellation);
    }

    private async Task<JsonElement> ReconcileAsync(CancellationToken cancellation)
    {
        var waiting = _verdict.WaitAsync(cancellation);
        await screen.WhileAsync(() => "the report on the last publish is being made", waiting);
        var report = await waiting;
        screen.Verbatim(DemoVerdict.InWords(report));
        return report;
    }

    /// <summary>The busiest couriers and the busiest region.</summary>
    private async Task<IReadOnlyList<WatchedKey>> KeysAsync(CancellationToken cancellation) =>
    [
        .. (await TopKeysAsync("couriers-hourly", "courier", 2, cancellation)).Select(courier => new WatchedKey("couriers-hourly", courier, $"key.courier={courier}")),
        .. (await TopKeysAsync("regions-hourly", "region", 1, cancellation)).Select(region => new WatchedKey("regions-hourly", region, $"key.region={region}&groupBy=region")),
    ];

    /// <summary>Events are fed about in the order in which they happened: so the first day that the speed layer counts is the one that the cut fell into.</summary>
    private async Task<DateTimeOffset> DayOfCutAsync(string view, CancellationToken cancellation)
    {
        var answer = await platform.GetAsync($"v1/views/{view}/query?source=speed&interval=P1D&groupBy=&limit=1", cancellation);
        return answer.GetProperty("rows") is { } rows && rows.GetArrayLength() > 0
            ? rows[0].GetProperty("window").GetProperty("start").GetDateTimeOffset()
            : new DateTimeOffset(feed.Now.UtcDateTime.Date, TimeSpan.Zero);
    }

    private async Task<IReadOnlyList<string>> TopKeysAsync(string view, string key, int count, CancellationToken cancellation)
    {
        var answer = await platform.GetAsync($"v1/views/{view}/query?interval=all&groupBy={key}&orderBy=-events&limit={count}", cancellation);
        return [.. answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("key").GetProperty(key).GetString()!)];
    }

    private async Task CaughtUpAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        while (await _probe.LagAsync(cancellation) > 0)
        {
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private string FeedLine() => $"{feed.Sent:N0} of {feed.Total:N0} records sent, up to {feed.Now:yyyy-MM-dd HH:mm}";
}
