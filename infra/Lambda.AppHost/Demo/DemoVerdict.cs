using System.Text.Json;
using Lambda.AppHost.Commands;

namespace Lambda.AppHost.Demo;

/// <summary>Waits for the skew report that follows a publish by itself, and puts it into words.</summary>
internal sealed class DemoVerdict(PlatformClient platform, TimeProvider time)
{
    private const string Reports = "v1/skew/reports?limit=10";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The report on the version that is served.</summary>
    /// <exception cref="ClientException">It was not made.</exception>
    public async Task<JsonElement> WaitAsync(CancellationToken cancellation)
    {
        var version = (await platform.GetAsync("v1/status", cancellation)).GetProperty("version").ToString();
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(PollInterval, time);
        while (time.GetElapsedTime(started) < Patience)
        {
            var made = (await platform.GetAsync(Reports, cancellation)).GetProperty("reports").EnumerateArray()
                .Where(report => report.GetProperty("state").GetString() != "queued" && report.GetProperty("version").ToString() == version).ToList();
            if (made.Count > 0)
            {
                return made[0];
            }

            await timer.WaitForNextTickAsync(cancellation);
        }

        throw new ClientException($"there is no skew report on version {version} after {Patience.TotalMinutes:0} minutes");
    }

    /// <summary>Whether nothing in it is unexplained.</summary>
    public static bool IsExplained(JsonElement report) => report.GetProperty("verdict").GetString() is "pass" or "warn";

    /// <summary>The verdict, with what was compared and what the skew is made of.</summary>
    public static string InWords(JsonElement report)
    {
        var views = report.GetProperty("views").EnumerateArray().ToList();
        if (views.Count == 0)
        {
            return $"reconciliation: report {report.GetProperty("id")} could not be made: {report.GetProperty("error")}";
        }

        var rows = views.Select(view => view.GetProperty("published")).Where(published => published.ValueKind == JsonValueKind.Object).Sum(published => published.GetProperty("rows").GetInt64());
        var epochs = report.GetProperty("epochs");
        return $"reconciliation: {report.GetProperty("verdict").GetString()}, {Cause("unexplained"):N0} unexplained; {views.Sum(view => view.GetProperty("keys").GetInt64()):N0} real-time states of epochs "
            + $"{epochs.GetProperty("from")} to {epochs.GetProperty("to").GetInt64() - 1} and {rows:N0} published rows compared; skew: {Cause("duplicates"):N0} copies counted, "
            + $"{Cause("lateness"):N0} events dropped as late, {Cause("sketch"):N0} states sketched";

        long Cause(string name) => views.Sum(view => view.GetProperty("causes").GetProperty(name).GetInt64());
    }
}
