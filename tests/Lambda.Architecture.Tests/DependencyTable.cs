using System.Text.RegularExpressions;

namespace Lambda.Architecture.Tests;

/// <summary>The table of docs/architecture.md: each product project and the projects it references.</summary>
public static partial class DependencyTable
{
    /// <summary>The heading of the first column, by which the table is found.</summary>
    public const string FirstHeading = "project";

    /// <summary>Reads the table: project name to the names of the projects it references, in alphabetical order.</summary>
    /// <exception cref="FormatException">There is no such table, or a project has two rows.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Parse(string markdown)
    {
        var table = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var cells in RowsUnder(markdown))
        {
            var project = Names(cells[0]).Single();
            if (!table.TryAdd(project, Names(cells[1]).Order(StringComparer.Ordinal).ToList()))
                throw new FormatException($"The table of projects has two rows for {project}.");
        }

        return table.Count > 0 ? table : throw new FormatException($"No table whose columns start with `{FirstHeading} | references` was found.");
    }

    /// <summary>One line for every difference between the table and the project files, in either direction; empty when they agree.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, IReadOnlyList<string>> table, IReadOnlyList<ProjectFile> projects)
    {
        var differences = new List<string>();
        var product = projects.Where(project => !project.IsTest).ToDictionary(project => project.Name);
        foreach (var project in product.Values.Where(project => !table.ContainsKey(project.Name)))
            differences.Add($"docs/architecture.md lacks the row: {Row(project.Name, project.References)}");

        foreach (var (name, references) in table)
        {
            if (!product.TryGetValue(name, out var project))
                differences.Add($"docs/architecture.md has a row for {name}, which does not exist.");
            else if (!project.References.SequenceEqual(references))
                differences.Add($"docs/architecture.md says {Row(name, references)} but the project file says {Row(name, project.References)}");
        }

        return differences;
    }

    private static IEnumerable<string[]> RowsUnder(string markdown)
    {
        var inside = false;
        foreach (var line in markdown.Split('\n').Select(line => line.Trim()))
        {
            var cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length >= 2 && cells[0] == FirstHeading && cells[1] == "references")
                inside = true;
            else if (!line.StartsWith('|'))
                inside = false;
            else if (inside && !cells[0].StartsWith('-'))
                yield return cells;
        }
    }

    private static string Row(string name, IReadOnlyList<string> references) =>
        $"| `{name}` | {(references.Count == 0 ? "nothing" : string.Join(", ", references.Select(reference => $"`{reference}`")))} |";

    private static IEnumerable<string> Names(string cell) => CodeSpan().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
