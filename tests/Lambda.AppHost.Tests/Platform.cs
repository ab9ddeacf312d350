using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lambda.Testing;
using Lambda.Testing.Processes;

namespace Lambda.AppHost.Tests;

/// <summary>A platform that runs as a process of its own, and a client of it.</summary>
internal sealed class Platform : IDisposable
{
    private readonly HttpClient _http;

    private Platform(LambdaProcess process, string data)
    {
        Process = process;
        _http = new HttpClient { BaseAddress = process.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(data, "admin.key")).Trim());
    }

    public LambdaProcess Process { get; }

    public static async Task<Platform> StartAsync(string data, params IEnumerable<string> arguments) =>
        new(await LambdaProcess.UpAsync(data, arguments), data);

    public async Task<JsonElement> IngestAsync(params IEnumerable<string> events)
    {
        using var body = new StringContent(string.Join('\n', events), Encoding.UTF8, "application/x-ndjson");
        using var response = await _http.PostAsync("v1/streams/deliveries/events", body);
        return await ReadAsync(response);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return await ReadAsync(response);
    }

    public async Task<JsonElement> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, body);
        return await ReadAsync(response);
    }

    /// <summary>The answer to a question once nothing is in flight.</summary>
    public async Task<JsonElement> AnswerAsync(string path)
    {
        var answer = default(JsonElement);
        await Eventually.Holds(
            async () =>
            {
                answer = await GetAsync(path);
                var receipt = answer.GetProperty("receipt");
                return receipt.GetProperty("freshness").GetProperty("lagEvents").GetInt64() == 0 && receipt.GetProperty("completeness").GetString() == "complete";
            },
            $"{path} is answered from the whole log");
        return answer;
    }

    public void Dispose()
    {
        _http.Dispose();
        Process.Dispose();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }
}
