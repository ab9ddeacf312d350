using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.ServingLayer.Host.Json;

/// <summary>How answers are written: camelCase, names for enumerations, times in UTC.</summary>
public static class ServingJson
{
    /// <summary>The settings, for servers and for whoever reads answers in .NET.</summary>
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Changes settings to ours.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;

        // Numbers are numbers; the web defaults would also read them from texts, and say so in the API document.
        options.NumberHandling = JsonNumberHandling.Strict;

        // Answers are JSON documents, never parts of a page: `±` and umlauts stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcTimeConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }
}
