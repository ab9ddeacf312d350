using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Lambda.Import.Tests;

/// <summary>
/// Answers as a platform does, in memory and by the platform's own rules. Answers put into <see cref="Script"/> come first.
/// </summary>
internal sealed class PlatformStub : HttpMessageHandler
{
    public const string Key = "the key";

    /// <summary>Answers for the first requests; <c>null</c> breaks the connection.</summary>
    public Queue<Func<HttpResponseMessage>?> Script { get; } = new();

    /// <summary>Events taken, by event id.</summary>
    public Dictionary<string, string> Events { get; } = [];

    /// <summary>Events of each request that was read.</summary>
    public List<int> Requests { get; } = [];

    public int Attempts { get; private set; }

    /// <summary>Events in a request above which it is too large.</summary>
    public int MaxEvents { get; init; } = int.MaxValue;

    /// <summary>Whether the next request is taken, and then the connection breaks.</summary>
    public bool LosesAnswer { get; set; }

    public static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Attempts++;
        Assert.Equal("/v1/streams/deliveries/events", request.RequestUri!.AbsolutePath);
        if (Script.TryDequeue(out var scripted))
        {
            return scripted is null ? throw new HttpRequestException("connection refused") : scripted();
        }

        if (request.Headers.Authorization is not { Scheme: "Bearer", Parameter: Key })
        {
            return Answer(HttpStatusCode.Unauthorized, "{}");
        }

        var answer = Take(await ReadAsync(request.Content!, cancellationToken), request.Content!.Headers.ContentType!.MediaType);
        if (LosesAnswer)
        {
            LosesAnswer = false;
            throw new HttpRequestException("connection reset");
        }

        return answer;
    }

    private HttpResponseMessage Take(byte[] bytes, string? contentType)
    {
        Assert.Equal("application/x-ndjson", contentType);
        var body = PlatformRules.Read(bytes);
        if (body.Accepted.Count + body.Rejected.Count > MaxEvents)
        {
            return Answer(HttpStatusCode.RequestEntityTooLarge, "{}");
        }

        Requests.Add(body.Accepted.Count + body.Rejected.Count);
        foreach (var record in body.Accepted)
        {
            using var document = JsonDocument.Parse(record.Raw);
            Events[document.RootElement.GetProperty("event_id").GetString()!] = Encoding.UTF8.GetString(record.Raw.Span);
        }

        var rejected = body.Rejected.Select(record =>
            new { index = record.Index, field = record.Rejection.Field, reason = record.Rejection.Reason, value = record.Rejection.Value });
        return Answer(HttpStatusCode.Accepted, JsonSerializer.Serialize(new { accepted = body.Accepted.Count, rejected }));
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var body = await content.ReadAsStreamAsync(cancellation);
        await using var unpacked = content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var bytes = new MemoryStream();
        await unpacked.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}
