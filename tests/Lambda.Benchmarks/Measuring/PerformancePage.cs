namespace Lambda.Benchmarks.Measuring;

/// <summary>The page with the figures: what stands between <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- end of NAME --&gt;</c> is a benchmark's, the rest is people's.</summary>
public sealed class PerformancePage(string path)
{
    /// <summary>Asks for the places of sections before they are measured, which takes minutes.</summary>
    /// <exception cref="InvalidDataException">The page lacks one.</exception>
    public void Require(IEnumerable<string> names)
    {
        var text = File.ReadAllText(path);
        foreach (var name in names)
        {
            PlaceOf(name, text);
        }
    }

    /// <summary>Puts a section in the place of the one that was measured before.</summary>
    /// <exception cref="InvalidDataException">The page has no such place.</exception>
    public void Replace(string name, string section)
    {
        var text = File.ReadAllText(path);
        var (start, end) = PlaceOf(name, text);
        File.WriteAllText(path, $"{text[..start]}\n{section.Trim()}\n\n{text[end..]}");
    }

    private (int Start, int End) PlaceOf(string name, string text)
    {
        var (first, last) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->");
        var start = text.IndexOf(first, StringComparison.Ordinal) + first.Length;
        var end = text.IndexOf(last, StringComparison.Ordinal);
        return start >= first.Length && end >= start ? (start, end) : throw new InvalidDataException($"{path} has no place for '{name}': a line {first.Trim()}, and below it {last}");
    }
}
