using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lambda.Import.Sending;

namespace Lambda.AppHost.Commands;

/// <summary>Asks a running platform over HTTP, as any client would.</summary>
internal sealed class PlatformClient : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>A client of the platform at that address.</summary>
    public PlatformClient(Uri address, string key)
    {
        Address = new Uri(address.ToString().TrimEnd('/') + "/");
        _http = new HttpClient { BaseAddress = Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Where the platform listens.</summary>
    public Uri Address { get; }

    /// <summary>The JSON that a path answers with.</summary>
    /// <exception cref="ClientException">There is no answer, or it is not 2xx.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) =>
        AskAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    /// <summary>What a path answers with, as text.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellation) => (await GetAsync(path, cancellation)).GetRawText();

    /// <summary>Posts JSON.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<JsonElement> PostAsync<T>(string path, T body, CancellationToken cancellation) =>
        AskAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) }, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> AskAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, cancellation))
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellation);
                return response.IsSuccessStatusCode
                    ? JsonElement.Parse(body)
                    : throw new ClientException($"{request.Method} {request.RequestUri} answered {(int)response.StatusCode} {response.ReasonPhrase}{Detail(body)}");
            }
        }
        catch (Exception error) when (LostConnection.Is(error))
        {
            throw new ClientException($"no platform answers at {Address}: {error.Message}. Is it running there (lambda up)?", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new ClientException($"{Address} gave no answer within {_http.Timeout.TotalSeconds:0} s", error);
        }
    }

    private static string Detail(ReadOnlySpan<byte> body)
    {
        try
        {
            var problem = JsonElement.Parse(body);
            return problem.TryGetProperty("detail", out var detail) || problem.TryGetProperty("title", out detail) ? $": {detail}" : "";
        }
        catch (JsonException)
        {
            return ""; // not a problem document: the status says what there is to say
        }
    }
}
