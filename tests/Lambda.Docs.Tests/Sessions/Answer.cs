using System.Text.Json;

namespace Lambda.Docs.Tests.Sessions;

/// <summary>Compares an answer with the one in a page, in which <c>…</c> stands for anything, at the end of a text for any end.</summary>
internal static class Answer
{
    private const string Anything = "…";

    /// <summary>Where they differ; <c>null</c> when they agree.</summary>
    public static string? Difference(string expected, string actual)
    {
        try
        {
            return Difference(JsonElement.Parse(expected), JsonElement.Parse(actual), "$");
        }
        catch (JsonException error)
        {
            return $"not JSON ({error.Message}): {actual}";
        }
    }

    private static string? Difference(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.ValueKind == JsonValueKind.String && expected.GetString()!.EndsWith(Anything, StringComparison.Ordinal))
        {
            return actual.ToString().StartsWith(expected.GetString()![..^1], StringComparison.Ordinal) ? null : $"{path}: {actual}";
        }

        return (expected.ValueKind, actual.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => OfObjects(expected, actual, path),
            (JsonValueKind.Array, JsonValueKind.Array) => OfArrays([.. expected.EnumerateArray()], [.. actual.EnumerateArray()], path),
            _ => JsonElement.DeepEquals(expected, actual) ? null : $"{path}: {actual}, not {expected}",
        };
    }

    private static string? OfObjects(JsonElement expected, JsonElement actual, string path)
    {
        var names = expected.EnumerateObject().Select(member => member.Name).ToHashSet();
        var others = actual.EnumerateObject().Select(member => member.Name).ToHashSet();
        return names.SetEquals(others)
            ? names.Select(name => Difference(expected.GetProperty(name), actual.GetProperty(name), $"{path}.{name}")).FirstOrDefault(difference => difference is not null)
            : $"{path}: members {string.Join(", ", others)}, not {string.Join(", ", names)}";
    }

    private static string? OfArrays(List<JsonElement> expected, List<JsonElement> actual, string path) => expected.Count != actual.Count
        ? $"{path}: {actual.Count} elements, not {expected.Count}"
        : expected.Zip(actual).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
}
