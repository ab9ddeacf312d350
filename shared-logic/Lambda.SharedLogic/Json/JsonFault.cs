using System.Text.Json;

namespace Lambda.SharedLogic.Json;

/// <summary>Where a JSON text stops being JSON.</summary>
/// <param name="Line">1 for the first line.</param>
/// <param name="Column">1 for the line's first byte.</param>
internal readonly record struct JsonFault(long Line, long Column)
{
    /// <summary>The place that a reader's exception names.</summary>
    public static JsonFault Of(JsonException exception) =>
        new((exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1);

    /// <summary>The text around the place: what is before it explains more than what is behind.</summary>
    public ReadOnlySpan<byte> Vicinity(ReadOnlySpan<byte> json)
    {
        var lineStart = 0;
        for (var line = 1; line < Line; line++)
        {
            lineStart += json[lineStart..].IndexOf((byte)'\n') + 1;
        }

        var place = Math.Min(lineStart + (int)Column - 1, json.Length);
        var start = Math.Max(0, place - 50);
        while (start < place && (json[start] & 0xC0) == 0x80)
        {
            start++;
        }

        return json[start..Math.Min(json.Length, place + 50)];
    }

    /// <summary>The place in words.</summary>
    public override string ToString() => $"line {Line}, byte {Column}";
}
