using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lambda.Testing;
using Lambda.Testing.Processes;

namespace Lambda.Benchmarks.Serving;

/// <summary>The platform as users run it, in a process of its own, with the embedded profile, and a client of it.</summary>
public sealed class RunningPlatform : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly LambdaProcess _process;
    private readonly HttpClient _http;

    private RunningPlatform(LambdaProcess process, string folder)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = process.Address, Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(folder, "admin.key")).Trim());
    }

    /// <summary>Processor time that the process has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(_process.Id);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _process.Address;

    /// <summary>The key that this client presents.</summary>
    public string Key => _http.DefaultRequestHeaders.Authorization!.Parameter!;

    /// <summary>The most memory that it has had.</summary>
    public long PeakMemoryBytes => _process.PeakMemoryBytes;

    /// <summary>The memory that it has now.</summary>
    public long MemoryBytes
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(_process.Id);
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts the platform over a folder.</summary>
    public static async Task<RunningPlatform> StartAsync(string folder) => new(await LambdaProcess.UpAsync(folder), folder);

    /// <summary>Sends events, a line each.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> lines)
    {
        using var content = new ReadOnlyMemoryContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await _http.PostAsync("v1/streams/deliveries/events", content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>How many events answers count, batch and speed together.</summary>
    public async Task<long> CountedAsync()
    {
        var receipt = (await GetAsync("v1/views/packages/query?key.package=none")).GetProperty("receipt").GetProperty("events");
        return receipt.GetProperty("batch").GetInt64() + receipt.GetProperty("speed").GetInt64();
    }

    /// <summary>Waits until answers count so many events; looks a hundred times a second, which costs the platform next to nothing.</summary>
    public Task CountsAsync(long events) => Eventually.Holds(async () => await CountedAsync() >= events, $"{events} events are counted", Patience);

    /// <summary>Waits until the skew report that follows a publish is made, so that it takes no time from what is measured next.</summary>
    public Task ReportedAsync() => Eventually.Holds(
        async () => (await GetAsync("v1/skew/reports?limit=1")).GetProperty("reports").EnumerateArray().Any(report => report.GetProperty("verdict").ValueKind == JsonValueKind.String),
        "the publish's skew report is made", Patience);

    /// <summary>Whether an answer is complete.</summary>
    public async Task<bool> IsCompleteAsync() =>
        (await GetAsync("v1/views/packages/query?key.package=none")).GetProperty("receipt").GetProperty("completeness").GetString() == "complete";

    /// <summary>Runs a batch and waits until it is published.</summary>
    public async Task PublishAsync()
    {
        using var response = await _http.PostAsJsonAsync("v1/batch/runs", new { mode = "full" });
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await Eventually.Holds(
            async () => (await GetAsync($"v1/batch/runs/{id}")).GetProperty("state").GetString() == "published", "the run is published", Patience);
    }

    /// <summary>Asks.</summary>
    public async Task<JsonElement> GetAsync(string path) => await _http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Stops it cleanly: everything is durable.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }
}
