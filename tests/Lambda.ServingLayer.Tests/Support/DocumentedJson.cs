using System.Text.Json;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>
/// Compares an answer with one printed in a document. In the document <c>…</c> at the end of a text stands for any rest, the member <c>"…"</c> for any further members, and an
/// element with that member alone for any further elements.
/// </summary>
public static class DocumentedJson
{
    private const string Anything = "…";

    public static void Matches(JsonElement documented, JsonElement actual, string path = "$")
    {
        if (documented.ValueKind == JsonValueKind.Object)
        {
            ObjectMatches(documented, actual, path);
        }
        else if (documented.ValueKind == JsonValueKind.Array)
        {
            ArrayMatches(documented, actual, path);
        }
        else if (documented.ValueKind == JsonValueKind.String && documented.GetString()!.EndsWith(Anything, StringComparison.Ordinal))
        {
            Assert.StartsWith(documented.GetString()![..^1], actual.ToString());
        }
        else
        {
            Assert.True(documented.GetRawText() == actual.GetRawText(), $"{path}: {documented.GetRawText()} in the document, {actual.GetRawText()} answered");
        }
    }

    private static void ObjectMatches(JsonElement documented, JsonElement actual, string path)
    {
        var named = documented.EnumerateObject().Where(member => member.Name != Anything).ToList();
        var isOpen = named.Count < documented.EnumerateObject().Count();
        var others = actual.EnumerateObject().Select(member => member.Name).Except(named.Select(member => member.Name)).ToList();
        Assert.True(isOpen || others.Count == 0, $"{path}: the document lacks {string.Join(", ", others)}");
        foreach (var member in named)
        {
            Assert.True(actual.TryGetProperty(member.Name, out var value), $"{path}.{member.Name}: only in the document");
            Matches(member.Value, value, $"{path}.{member.Name}");
        }
    }

    private static void ArrayMatches(JsonElement documented, JsonElement actual, string path)
    {
        var elements = documented.EnumerateArray().ToList();
        var isOpen = elements.Count > 0 && elements[^1].ValueKind == JsonValueKind.Object && elements[^1].EnumerateObject().All(member => member.Name == Anything);
        elements = isOpen ? elements[..^1] : elements;
        Assert.True(isOpen ? actual.GetArrayLength() > elements.Count : actual.GetArrayLength() == elements.Count, $"{path}: {elements.Count} elements in the document, {actual.GetArrayLength()} answered");
        for (var i = 0; i < elements.Count; i++)
        {
            Matches(elements[i], actual[i], $"{path}[{i}]");
        }
    }
}
