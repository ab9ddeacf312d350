using System.Text.Json;

namespace Lambda.AppHost.Commands;

/// <summary>Asks for a batch run and follows it.</summary>
internal sealed class BatchRunWatch(PlatformClient platform, TimeProvider time)
{
    private const string Runs = "v1/batch/runs";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Queues a run and returns its id.</summary>
    public async Task<string> RequestAsync(string mode, CancellationToken cancellation) =>
        (await platform.PostAsync(Runs, new { mode }, cancellation)).GetProperty("id").ToString();

    /// <summary>Waits until a run has ended; <paramref name="onChange"/> is told whenever it stands differently.</summary>
    public async Task<BatchRunProgress> WaitAsync(string id, Action<BatchRunProgress> onChange, CancellationToken cancellation)
    {
        BatchRunProgress? shown = null;
        using var timer = new PeriodicTimer(PollInterval, time);
        while (true)
        {
            var run = BatchRunProgress.Of(await platform.GetAsync($"{Runs}/{id}", cancellation));
            if (run != shown)
            {
                onChange(run);
                shown = run;
            }

            if (run.HasEnded)
            {
                return run;
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }
}

/// <summary>Where a run stands.</summary>
internal sealed record BatchRunProgress(string Id, string State, string Cut, long EventsRead, long EventsTotal, string Version, string Error)
{
    /// <summary>Whether it will not change any more.</summary>
    public bool HasEnded => State is "published" or "failed" or "cancelled";

    /// <summary>Reads the contract's JSON of a run.</summary>
    public static BatchRunProgress Of(JsonElement run) => new(
        run.GetProperty("id").ToString(), run.GetProperty("state").GetString()!, run.GetProperty("cut").ToString(),
        run.GetProperty("progress").GetProperty("eventsRead").GetInt64(), run.GetProperty("progress").GetProperty("eventsTotal").GetInt64(),
        run.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("version").ToString()).FirstOrDefault(""),
        run.GetProperty("error").ToString());

    public override string ToString() => State switch
    {
        "queued" => $"run {Id} waits for its turn",
        "running" when EventsTotal == 0 => Cut.Length == 0 ? $"run {Id} cuts the log" : $"run {Id}, cut {Cut}, waits for the archive",
        "running" => $"run {Id}, cut {Cut}: {EventsRead:N0} of {EventsTotal:N0} events read",
        "published" => $"run {Id}, cut {Cut}: {EventsRead:N0} events read, version {Version} is published",
        _ => $"run {Id} {State}{(Error.Length > 0 ? $": {Error}" : "")}",
    };
}
