using System.Text.RegularExpressions;
using Lambda.Testing.Processes;

namespace Lambda.Simulation.Tests;

/// <summary>What docs/simulation.md says beyond its commands, which the tests of the documents run.</summary>
public partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs", "simulation.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_table_of_options_has_every_option_of_the_command_and_no_other()
    {
        var (_, help, _) = await LambdaProcess.RunAsync("simulate", "--help");
        var rows = Document.Split('\n').SkipWhile(line => !line.StartsWith("## Options", StringComparison.Ordinal)).Where(line => line.StartsWith("| `--", StringComparison.Ordinal));
        var documented = rows.SelectMany(row => Option().Matches(row.Split('|')[1])).Select(match => match.Value);

        var options = HelpLine().Matches(help).Select(match => match.Groups[1].Value);
        Assert.NotEmpty(options);
        Assert.Equal(options.Order(), documented.Order());
    }

    [Fact]
    public void The_snippet_of_code_counts_late_records()
    {
        var options = new SimulationOptions { Seed = 42, Records = 20_000, Late = 0.02, Poison = 0.01 };
        var late = CitySimulation.Events(options).Count(record => record.Kind == RecordKind.Late);

        Assert.InRange(late, 300, 500);
        var source = File.ReadAllText(Repository.PathOf("tests", "Lambda.Simulation.Tests", "DocumentTests.cs"));
        Assert.Contains(Squeeze(Snippet().Match(Document).Groups[1].Value), Squeeze(source), StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_of_the_page_are_those_of_the_defaults()
    {
        var options = Cities.Orderly(1);
        var days = CitySimulation.Events(options with { Records = 1_000_000 }).Max(record => record.EventTime) - options.Start;

        Assert.Contains($"Default {options.Drivers}: about 110,000 events a day", Document, StringComparison.Ordinal);
        Assert.InRange(1_000_000 / days!.Value.TotalDays, 100_000, 120_000);
        Assert.Contains($"Default {options.Start:yyyy-MM-ddTHH:mm:ssZ}", Document, StringComparison.Ordinal);
        Assert.Contains($"at most {options.MaxDuplicateDistance:N0} records before", Document, StringComparison.Ordinal);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), 0.9), (options.LateBy, options.OutOfOrderBy, SimulationOptions.MaxDisorder));
    }

    private static string Squeeze(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("^  (--[a-z-]+) <", RegexOptions.Multiline)]
    private static partial Regex HelpLine();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
