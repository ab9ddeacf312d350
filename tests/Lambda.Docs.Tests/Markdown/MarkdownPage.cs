using Lambda.Testing;

namespace Lambda.Docs.Tests.Markdown;

/// <summary>A page of the documentation, with its fenced blocks.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record MarkdownPage(string Path, IReadOnlyList<string> Lines)
{
    private const string Fence = "```";

    /// <summary>A page of this checkout.</summary>
    public static MarkdownPage Of(string path) => new(path, File.ReadAllLines(Repository.PathOf(path.Split('/'))));

    /// <summary>Every page there is.</summary>
    public static IEnumerable<MarkdownPage> All() => Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Append("README.md").Order(StringComparer.Ordinal).Select(Of);

    /// <summary>The fenced blocks, in order.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks()
    {
        var blocks = new List<MarkdownBlock>();
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Enumerable.Range(i + 1, Lines.Count - i - 1).First(line => Lines[line] == Fence);
                blocks.Add(new MarkdownBlock(Lines[i][Fence.Length..].Trim(), string.Join('\n', Lines.Skip(i + 1).Take(end - i - 1)), $"{Path}:{i + 1}"));
                i = end;
            }
        }

        return blocks;
    }

    /// <summary>The only block of that kind.</summary>
    public MarkdownBlock Block(string kind) => Blocks().Single(block => block.Kind == kind);

    /// <summary>The tables' rows as cells; header and ruler rows are among them.</summary>
    public IEnumerable<string[]> TableRows() => Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
}

/// <summary>A fenced block.</summary>
/// <param name="Kind">What stands after the fence: the language, and what it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Place">File and line, for messages.</param>
internal sealed record MarkdownBlock(string Kind, string Text, string Place);
