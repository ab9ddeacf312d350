using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.Ports.Scheduling;
using Lambda.Ports.Skew;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Host;
using Lambda.Testing.InMemory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>The serving layer's HTTP interface over a <see cref="ServedPlatform"/>, in process.</summary>
public sealed class RunningApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<ApiRole, string> _keys = [];

    private RunningApi(ServedPlatform platform, ServingOptions options, IEventLog log)
    {
        Platform = platform;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(platform.Views).AddSingleton<TimeProvider>(Clock).AddSingleton(log)
            .AddSingleton<IRealTimeViewStore>(platform.RealTime).AddSingleton<IBatchViewStore>(platform.Batch).AddSingleton<ICatalog>(platform.Catalog)
            .AddSingleton<IDeadLetterStore>(DeadLetters).AddSingleton<ISkewReportStore>(SkewReports).AddSingleton<IAlertStore>(Alerts).AddSingleton<IApiKeyStore>(KeyStore)
            .AddSingleton<IRunSignal>(Signal).AddSingleton<IBatchSchedule>(Schedule);
        builder.Services.AddServingLayer(ServedPlatform.Logic, options);
        _app = builder.Build();
        _app.MapServingLayer();
    }

    public ServedPlatform Platform { get; }

    public InMemoryDeadLetterStore DeadLetters { get; } = new();

    public InMemorySkewReportStore SkewReports { get; } = new();

    public InMemoryAlertStore Alerts { get; } = new();

    public InMemoryApiKeyStore KeyStore { get; } = new();

    public SteppedClock Clock { get; } = new();

    public CountingSignal Signal { get; } = new();

    public FixedSchedule Schedule { get; } = new();

    public EvaluateAlerts Evaluate => _app.Services.GetRequiredService<EvaluateAlerts>();

    public ApiKeys Keys => _app.Services.GetRequiredService<ApiKeys>();

    public static async Task<RunningApi> StartAsync(ServedPlatform? platform = null, ServingOptions? options = null, Func<IEventLog, IEventLog>? wrapLog = null)
    {
        platform ??= new ServedPlatform();
        var api = new RunningApi(platform, options ?? new ServingOptions(), wrapLog?.Invoke(platform.Log) ?? platform.Log);
        foreach (var role in Enum.GetValues<ApiRole>())
        {
            api._keys[role] = (await api.Keys.IssueAsync(role.ToString().ToLowerInvariant(), role, CancellationToken.None))!.Value.Secret;
        }

        await api._app.StartAsync();
        return api;
    }

    public string KeyOf(ApiRole role) => _keys[role];

    public HttpClient Client(ApiRole? role = ApiRole.Admin) => Client(role is { } known ? _keys[known] : null);

    public HttpClient Client(string? key)
    {
        var client = _app.GetTestClient();
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<JsonElement> GetAsync(string path, int status = 200) => await ReadAsync(await Client().GetAsync(path), status);

    public async Task<JsonElement> PostAsync(string path, string json, int status, string contentType = "application/json") =>
        await ReadAsync(await Client().PostAsync(path, new StringContent(json, Encoding.UTF8, contentType)), status);

    public async Task<JsonElement> DeleteAsync(string path, int status) => await ReadAsync(await Client().DeleteAsync(path), status);

    /// <summary>The body of a response that must have this status, and that must be a problem when the status says so.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {text}");
        if (status < 400)
        {
            return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        }

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonElement>())!;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        foreach (var name in new[] { "type", "title", "detail" })
        {
            Assert.NotEmpty(problem.GetProperty(name).GetString()!);
        }

        Assert.Equal(JsonValueKind.Array, problem.GetProperty("errors").ValueKind);
        return problem;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
