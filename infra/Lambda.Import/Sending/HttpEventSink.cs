using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Lambda.Import.Sending;

/// <summary>
/// Posts events to a platform as NDJSON. A batch that the platform was too busy for, or that the connection lost, is sent again after a
/// growing wait: event ids make a copy harmless. One that is too large for the platform is sent in halves.
/// </summary>
/// <param name="http">Sends the requests; its timeout bounds one attempt.</param>
/// <param name="options">Where to, and how often.</param>
/// <param name="time">Measures the waits.</param>
public sealed class HttpEventSink(HttpClient http, SendOptions options, TimeProvider time) : IEventSink
{
    private const string EventsPath = "/v1/streams/deliveries/events";

    private readonly Uri _address = new(options.Url.ToString().TrimEnd('/') + EventsPath);

    public async Task<SendReceipt> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        for (var attempt = 1; ; attempt++)
        {
            var (response, problem) = await TryPostAsync(events, cancellation);
            using (response)
            {
                if (response is { StatusCode: HttpStatusCode.RequestEntityTooLarge } && events.Count > 1)
                {
                    return await SendHalvesAsync(events, cancellation);
                }

                if (response is not null && !IsTransient(response.StatusCode))
                {
                    return await IngestAnswer.ReadAsync(response, events.Count, _address, cancellation);
                }

                if (attempt >= options.MaxAttempts)
                {
                    throw new ImportException($"{_address} did not take the events in {attempt} attempts: {problem}. Is the platform running there (infra/lambda up)?");
                }

                await Task.Delay(DelayAfter(attempt, response), time, cancellation);
            }
        }
    }

    private async Task<(HttpResponseMessage? Response, string Problem)> TryPostAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Body(events) };
        request.Headers.Authorization = options.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        try
        {
            var response = await http.SendAsync(request, cancellation);
            return (response, $"{(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (Exception error) when (LostConnection.Is(error))
        {
            return (null, error.Message);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"no answer in {http.Timeout.TotalSeconds:0} seconds ({error.GetType().Name})");
        }
    }

    private ByteArrayContent Body(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        using var buffer = new MemoryStream();
        using (var packed = options.Gzip ? new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true) : null)
        {
            Stream body = packed is null ? buffer : packed;
            foreach (var json in events)
            {
                body.Write(json.Span);
                body.WriteByte((byte)'\n');
            }
        }

        var content = new ByteArrayContent(buffer.GetBuffer(), 0, (int)buffer.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (options.Gzip)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    private async Task<SendReceipt> SendHalvesAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        var middle = events.Count / 2;
        var first = await SendAsync([.. events.Take(middle)], cancellation);
        var second = await SendAsync([.. events.Skip(middle)], cancellation);
        return new SendReceipt(
            first.Accepted + second.Accepted,
            [.. first.Rejected, .. second.Rejected.Select(rejected => KeyValuePair.Create(rejected.Key + middle, rejected.Value))]);
    }

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private TimeSpan DelayAfter(int attempt, HttpResponseMessage? response)
    {
        var doubled = options.FirstDelay * Math.Pow(2, attempt - 1);
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        var delay = asked > doubled ? asked : doubled;
        return delay < options.MaxDelay ? delay : options.MaxDelay;
    }
}
