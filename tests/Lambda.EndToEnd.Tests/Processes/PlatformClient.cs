using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lambda.Testing.Processes;

namespace Lambda.EndToEnd.Tests.Processes;

/// <summary>A client of a platform that knows nothing but the API.</summary>
public sealed class PlatformClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _stream;

    private PlatformClient(Uri address, string key, string stream)
    {
        _stream = stream;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>A client of a process, with the admin key of its data folder.</summary>
    public static PlatformClient Of(LambdaProcess process, string folder, string stream = "deliveries") =>
        new(process.Address, File.ReadAllText(Path.Combine(folder, "admin.key")).Trim(), stream);

    /// <summary>Sends events as NDJSON.</summary>
    public async Task<JsonElement> SendAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await _http.PostAsync($"v1/streams/{_stream}/events", content);
        return await ReadAsync(response, HttpStatusCode.Accepted);
    }

    /// <summary>Sends events as NDJSON, again and again until they are acknowledged: a platform whose log is away answers 503.</summary>
    /// <returns>How often they were refused.</returns>
    public async Task<int> SendUntilTakenAsync(byte[] body)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var refused = 0; ; refused++)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await _http.PostAsync($"v1/streams/{_stream}/events", content);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                await ReadAsync(response, HttpStatusCode.Accepted);
                return refused;
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Sends bytes as one JSON body, whatever they are.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> PostJsonAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync($"v1/streams/{_stream}/events", content);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsByteArrayAsync()));
    }

    /// <summary>Asks for a batch run.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> StartRunAsync(string mode)
    {
        using var response = await _http.PostAsJsonAsync("v1/batch/runs", new { mode });
        return (await ReadAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a run has ended.</summary>
    public async Task<JsonElement> EndOfRunAsync(string id)
    {
        JsonElement run = default;
        await Testing.Eventually.Holds(
            async () => (run = await GetAsync($"v1/batch/runs/{id}")).GetProperty("state").GetString() is "published" or "failed" or "cancelled",
            $"run {id} has ended", TimeSpan.FromMinutes(2));
        return run;
    }

    /// <summary>Runs a batch and waits until it is published.</summary>
    public async Task<JsonElement> PublishAsync(string mode)
    {
        var run = await EndOfRunAsync(await StartRunAsync(mode));
        Assert.True(run.GetProperty("state").GetString() == "published", run.GetRawText());
        return run;
    }

    /// <summary>Serves another version.</summary>
    public async Task RollBackAsync(long version)
    {
        using var response = await _http.PostAsJsonAsync("v1/batch/rollback", new { version });
        await ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>Waits until no run is queued or under way.</summary>
    public Task RunsEndedAsync() => Testing.Eventually.Holds(
        async () => (await GetAsync("v1/batch/runs?limit=1000")).GetProperty("runs").EnumerateArray()
            .All(run => run.GetProperty("state").GetString() is "published" or "failed" or "cancelled"),
        "all runs have ended", TimeSpan.FromMinutes(1));

    /// <summary>Waits until the speed layer has processed the whole log.</summary>
    public Task CaughtUpAsync() => Testing.Eventually.Holds(
        async () => (await GetAsync("v1/views/throughput/query?limit=1&interval=all")).GetProperty("receipt") is var receipt
            && receipt.GetProperty("freshness").GetProperty("lagEvents").GetInt64() == 0 && receipt.GetProperty("completeness").GetString() == "complete",
        "the speed layer has caught up", TimeSpan.FromMinutes(1));

    /// <summary>What a path answers with.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>What a path answers with, and the status.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsByteArrayAsync()));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.StatusCode == expected, $"{response.RequestMessage!.RequestUri}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        return JsonElement.Parse(body);
    }
}
