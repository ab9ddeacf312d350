using Lambda.Docs.Tests.Markdown;
using Lambda.Docs.Tests.Sessions;
using Lambda.Testing;

namespace Lambda.Docs.Tests;

/// <summary>Every command of these pages is run, in order, and prints what the page says.</summary>
[Trait("Category", "Slow")] // starts platforms
public class SessionTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/settings.md")]
    [InlineData("docs/operating.md")]
    [InlineData("docs/simulation.md")]
    public async Task The_commands_of_a_page_do_what_it_says(string path)
    {
        using var folder = new TemporaryFolder();
        Checkout.Simulate(folder.FullPath);
        using var session = new DocumentSession(folder.FullPath);
        await session.RunAsync(MarkdownPage.Of(path));
    }

    [Fact]
    public async Task A_newcomer_gets_from_the_clone_to_a_view_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var clone = folder.PathOf("clone");
        Checkout.Copy(clone);
        var snippet = MarkdownPage.Of("README.md").Block("csharp LongTripsDaily.cs");
        await File.WriteAllTextAsync(Path.Combine(clone, "shared-logic", "Lambda.SharedLogic", "Deliveries", "LongTripsDaily.cs"), snippet.Text + "\n");
        using var session = new DocumentSession(clone);
        await session.RunAsync(MarkdownPage.Of("docs/getting-started.md"));
    }
}
