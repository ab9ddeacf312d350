using System.Text.RegularExpressions;
using Lambda.Testing;

namespace Lambda.Docs.Tests;

/// <summary>The page with the figures keeps the places that benchmarks write into.</summary>
public sealed partial class PerformancePageTests
{
    private const string Names = "machine engine batch speed stores redis kafka serving flat memory";

    [Fact]
    public void Each_benchmark_has_one_place_which_begins_and_ends()
    {
        var marks = Mark().Matches(File.ReadAllText(Repository.PathOf("docs", "performance.md"))).Select(mark => mark.Groups["mark"].Value);
        Assert.Equal(Names.Split(' ').SelectMany(name => (string[])[name, $"end of {name}"]), marks);
    }

    [GeneratedRegex("^<!-- (?<mark>[a-z ]+) -->$", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
