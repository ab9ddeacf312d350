using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Json;

/// <summary>Times in UTC with <c>Z</c>, and with as many decimals of the second as they need.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(IsoInstant.Format(value));
}
