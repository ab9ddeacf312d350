using System.Net;
using System.Text.Json;
using Lambda.Import.Reading;

namespace Lambda.Import.Sending;

/// <summary>Reads what the platform answers to posted events.</summary>
internal static class IngestAnswer
{
    /// <summary>Characters of an unexpected answer that are shown.</summary>
    private const int MaxShown = 500;

    /// <exception cref="ImportException">The answer is an error, or does not account for every event that was sent.</exception>
    public static async Task<SendReceipt> ReadAsync(HttpResponseMessage response, int sent, Uri address, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        switch (response.StatusCode)
        {
            case HttpStatusCode.Accepted or HttpStatusCode.OK:
                return Parse(body, sent, address);
            case HttpStatusCode.RequestEntityTooLarge:
                return new SendReceipt(0, [KeyValuePair.Create(0, new Rejection("", "larger than the platform takes", null))]);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new ImportException(
                    $"{address} refused the key ({(int)response.StatusCode}); give --key-file DIR/admin.key of the platform's data folder, or --key");
            default:
                throw new ImportException($"{address} answered {(int)response.StatusCode} {response.ReasonPhrase}: {Shown(body)}");
        }
    }

    private static SendReceipt Parse(string body, int sent, Uri address)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var accepted = document.RootElement.GetProperty("accepted").GetInt32();
            var rejected = new SortedDictionary<int, Rejection>();
            foreach (var entry in document.RootElement.GetProperty("rejected").EnumerateArray())
            {
                // Of several things wrong with one event, the first is told.
                rejected.TryAdd(entry.GetProperty("index").GetInt32(), new Rejection(Field(entry), Text(entry, "reason") ?? "", Text(entry, "value")));
            }

            var indexesFit = rejected.Count == 0 || (rejected.Keys.First() >= 0 && rejected.Keys.Last() < sent);
            return indexesFit && accepted + rejected.Count == sent
                ? new SendReceipt(accepted, [.. rejected])
                : throw new ImportException($"{address} accounts for {accepted} accepted and {rejected.Count} rejected of {sent} events: {Shown(body)}");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ImportException($"{address} answered something else than a platform does: {Shown(body)}", error);
        }
    }

    // The platform writes "$" for a record that is at fault as a whole.
    private static string Field(JsonElement entry) => Text(entry, "field") is { } field and not "$" ? field : "";

    private static string? Text(JsonElement entry, string name) => !entry.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static string Shown(string body) => body.Length <= MaxShown ? body : body[..MaxShown] + "…";
}
