using System.Text.RegularExpressions;

namespace Lambda.Import.Tests;

/// <summary>
/// Runs every fenced block of docs/import.md in order. What a block is stands behind its language: a file's name writes the file,
/// <c>fields</c> and <c>when</c> are tried on orders.csv, <c>result</c>, <c>output</c> and <c>error</c> are what must come out.
/// </summary>
public partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs", "import.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task Every_snippet_gives_what_the_document_says()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data/admin.key", PlatformStub.Key + "\n");
        var run = new DocumentRun(folder);
        var blocks = Blocks().ToList();
        foreach (var (info, body) in blocks)
        {
            await run.TakeAsync(info, body);
        }

        run.ExpectNothingLeft();
        Assert.True(blocks.Count > 20);
    }

    [Fact]
    public void The_table_of_options_has_every_option_of_the_command_and_no_other()
    {
        var documented = OptionRow().Matches(Document).Select(match => match.Groups[1].Value);
        var command = Commands.ImportCommand.Create(new HurriedTime());

        Assert.Equal(command.Options.Select(option => option.Name).Where(name => name != "--help").Order(), documented.Order());
    }

    [Fact]
    public void The_csharp_snippet_is_code_that_a_test_runs()
    {
        var source = File.ReadAllText(Repository.PathOf("tests", "Lambda.Import.Tests", "DocumentSnippet.cs"));
        var snippet = Assert.Single(Blocks(), block => block.Info == "csharp").Body;

        Assert.Contains(Squeeze(snippet), Squeeze(source), StringComparison.Ordinal);
    }

    public static string Squeeze(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    private static IEnumerable<(string Info, string Body)> Blocks() =>
        Fence().Matches(Document).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex("^```([^\n]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\| `(--[a-z-]+)[^`]*` \|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();
}
