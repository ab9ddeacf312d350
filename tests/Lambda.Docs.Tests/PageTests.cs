using System.Text.RegularExpressions;
using Lambda.Docs.Tests.Markdown;
using Lambda.Ports.Log;
using Lambda.Testing;

namespace Lambda.Docs.Tests;

public partial class PageTests
{
    [Fact]
    public void Every_link_leads_somewhere()
    {
        var broken = from page in MarkdownPage.All()
                     from line in page.Lines
                     from Match link in Link().Matches(line)
                     let target = link.Groups["target"].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !IsThere(page, target)
                     select $"{page.Path} links to {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void The_index_of_decisions_names_every_decision()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs", "decisions"), "*.md").Select(Path.GetFileName).Where(name => name != "README.md");
        var named = MarkdownPage.Of("docs/decisions/README.md").TableRows().SelectMany(row => Link().Matches(row[0])).Select(link => link.Groups["target"].Value);

        Assert.Equal(pages.Order(), named.Order());
    }

    [Fact]
    public void The_front_page_names_every_page_and_every_folder()
    {
        var text = string.Join('\n', MarkdownPage.Of("README.md").Lines);
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}");
        var missing = pages.Select(page => $"({page})").Concat(TopFolders().Select(folder => $"`{folder}/`")).Except(Named().Matches(text).Select(name => name.Value));

        Assert.Empty(missing);
    }

    [Fact]
    public void The_architecture_page_names_every_port_that_a_profile_puts_an_adapter_behind()
    {
        var ports = typeof(IEventLog).Assembly.GetExportedTypes().Where(type => type.IsInterface).Select(type => type.Name)
            .Where(name => name.EndsWith("Log", StringComparison.Ordinal) || name.EndsWith("Store", StringComparison.Ordinal) || name.EndsWith("Catalog", StringComparison.Ordinal)
                || name.EndsWith("Dataset", StringComparison.Ordinal));
        var named = MarkdownPage.Of("docs/architecture.md").TableRows().SelectMany(row => row[0].Split('`')).ToHashSet();

        Assert.Empty(ports.Except(named));
    }

    [Fact]
    public void The_commands_that_readers_run_by_hand_are_there()
    {
        Assert.Equal("infra/test", MarkdownPage.Of("README.md").Block("sh by hand").Text);
        Assert.True(File.Exists(Repository.PathOf("infra", "test")));
    }

    private static IEnumerable<string> TopFolders() => Directory.EnumerateDirectories(Repository.Root).Select(Path.GetFileName).OfType<string>()
        .Where(name => name.EndsWith("-layer", StringComparison.Ordinal) || name is "shared-logic" or "infra" or "tests" or "docs");

    private static bool IsThere(MarkdownPage page, string target)
    {
        var (path, anchor) = target.Split('#') is [var file, var fragment] ? (file, fragment) : (target, null);
        var folder = Path.GetDirectoryName(page.Path)!;
        var full = path.Length == 0 ? Repository.PathOf(page.Path.Split('/')) : Path.GetFullPath(Path.Combine(Repository.Root, folder, path));
        return anchor is null
            ? File.Exists(full) || Directory.Exists(full)
            : File.Exists(full) && File.ReadLines(full).Where(line => line.StartsWith('#')).Select(AnchorOf).Contains(anchor);
    }

    private static string AnchorOf(string heading) =>
        NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\([^)\s]+\)|`[a-z-]+/`")]
    private static partial Regex Named();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
