using System.Text.Json;
using Lambda.ServingLayer.Ingest;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Json;

/// <summary>A small JSON object as a request's body, read field by field, so that what is wrong with it is told like any other parameter.</summary>
internal sealed class JsonBody
{
    /// <summary>No body of this kind needs more: 16 KiB.</summary>
    public const int MostBytes = 16 * 1024;

    private readonly Dictionary<string, JsonElement> _fields;

    private JsonBody(Dictionary<string, JsonElement> fields) => _fields = fields;

    /// <summary>Reads a request's body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The fields that it may have.</param>
    /// <exception cref="UnreadableBodyException">It is no JSON object.</exception>
    /// <exception cref="InvalidParametersException">It has other fields.</exception>
    public static async ValueTask<JsonBody> ReadAsync(HttpRequest request, params string[] known)
    {
        using var bytes = await RequestBody.ReadAsync(request, MostBytes);
        var fields = Parse(bytes.Memory);
        var errors = fields.Keys.Where(name => !known.Contains(name)).Select(name => ParameterError.Unknown(name, known)).ToList();
        return errors.Count == 0 ? new JsonBody(fields) : throw new InvalidParametersException(errors);
    }

    /// <summary>A text among those allowed.</summary>
    public string OneOf(string name, params string[] allowed)
    {
        var value = Text(name) ?? throw new InvalidParametersException(new ParameterError(name, $"is required; one of: {string.Join(", ", allowed)}"));
        return allowed.Contains(value) ? value : throw new InvalidParametersException(ParameterError.NotOneOf(name, value, allowed));
    }

    /// <summary>A text, or <c>null</c> when there is none.</summary>
    public string? Text(string name) => !_fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new InvalidParametersException(ParameterError.Invalid(name, value.GetRawText(), "must be a text"));

    /// <summary>A whole number.</summary>
    public long WholeNumber(string name) => !_fields.TryGetValue(name, out var value)
        ? throw new InvalidParametersException(new ParameterError(name, "is required: a whole number"))
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : throw new InvalidParametersException(ParameterError.Invalid(name, value.GetRawText(), "must be a whole number"));

    private static Dictionary<string, JsonElement> Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes.IsEmpty ? "{}"u8.ToArray() : bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UnreadableBodyException("the body must be a JSON object");
            }

            var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                fields[property.Name] = property.Value.Clone();
            }

            return fields;
        }
        catch (JsonException broken)
        {
            throw new UnreadableBodyException($"the body must be well-formed JSON: {broken.Message}", broken);
        }
    }
}
