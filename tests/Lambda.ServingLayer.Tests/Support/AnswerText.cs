using System.Text.Json;
using Lambda.ServingLayer.Host.Json;
using Lambda.SharedLogic.Merging;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>Rows as lines, to be compared and shown.</summary>
public static class AnswerText
{
    public static IReadOnlyList<string> Lines(this IEnumerable<AnswerRow> rows) => [.. rows.Select(Line)];

    public static string Line(AnswerRow row) =>
        $"{row.WindowStart}..{row.WindowEnd} {string.Join('/', row.Key)} {JsonSerializer.Serialize(row.Values, ServingJson.Options)}";
}
