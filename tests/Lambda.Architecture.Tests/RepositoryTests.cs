using Lambda.Testing;

namespace Lambda.Architecture.Tests;

public class RepositoryTests
{
    [Fact]
    public void Nothing_unknown_stands_at_the_top() =>
        Breaches.None(RepositoryRules.UnknownTopLevelEntries(RepositoryFiles.Paths()));

    [Fact]
    public void No_source_file_of_the_product_is_too_long() =>
        Breaches.None(RepositoryRules.LongFiles(RepositoryFiles.Texts()));

    [Fact]
    public void No_file_names_a_path_of_one_machine() =>
        Breaches.None(RepositoryRules.MachinePaths(RepositoryFiles.Texts().Where(IsNotThisFile)));

    [Fact]
    public void No_file_names_a_package_registry() =>
        Breaches.None(RepositoryRules.PackageSources(RepositoryFiles.Texts().Where(IsNotThisFile)));

    [Fact]
    public void No_code_is_unfinished() =>
        Breaches.None(RepositoryRules.UnfinishedCode(RepositoryFiles.Texts().Where(IsNotThisFile)));

    [Fact]
    public void No_code_swallows_errors() =>
        Breaches.None(RepositoryRules.SwallowedErrors(RepositoryFiles.Texts().Where(IsNotThisFile)));

    [Fact]
    public void Every_suppression_says_why() =>
        Breaches.None(RepositoryRules.UnexplainedSuppressions(RepositoryFiles.Texts().Where(IsNotThisFile)));

    [Fact]
    public void Ambient_time_and_randomness_are_banned_and_every_ban_names_the_replacement()
    {
        var lists = Directory.GetFiles(Repository.PathOf("infra", "build"), "BannedSymbols*.txt").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

        Breaches.None(lists.Values.SelectMany(RepositoryRules.BansWithoutReplacement));
        Breaches.None(RepositoryRules.MissingBans(lists["BannedSymbols.txt"] + lists["BannedSymbols.Parts.txt"]));
    }

    [Fact]
    public void Every_product_project_is_held_to_the_bans()
    {
        var targets = File.ReadAllText(Repository.PathOf("Directory.Build.targets"));
        Assert.Contains("BannedSymbols.txt", targets, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.Parts.txt", targets, StringComparison.Ordinal);

        string[] waysOut = ["RS0030", "FollowsTestRules", "TreatWarningsAsErrors", "AdditionalFiles Remove"];
        Breaches.None(
            from file in RepositoryFiles.Texts()
            where file.Path.EndsWith(".csproj", StringComparison.Ordinal)
            from wayOut in waysOut
            where file.Text.Contains(wayOut, StringComparison.Ordinal)
            select $"{file.Path}: {wayOut}");
    }

    [Fact]
    public void Every_rule_finds_a_breach()
    {
        Assert.Single(RepositoryRules.UnknownTopLevelEntries(["docs/a.md", "scratch/b.cs", "scratch/c.cs"]));
        Assert.Single(RepositoryRules.LongFiles([("infra/A.cs", new string('\n', 301)), ("infra/B.cs", new string('\n', 300)), ("tests/C.cs", new string('\n', 301))]));
        Assert.Single(RepositoryRules.MachinePaths([("docs/a.md", "see /home/somebody/data")]));
        Assert.Single(RepositoryRules.PackageSources([("package-lock.json", "\"resolved\": \"http://mirror/x.tgz\"")]));
        Assert.Single(RepositoryRules.PackageSources([("infra/.npmrc", "registry=http://mirror")]));
        Assert.Single(RepositoryRules.PackageSources([("NuGet.Config", "<configuration/>")]));
        Assert.Single(RepositoryRules.UnfinishedCode([("infra/A.cs", "throw new NotImplementedException();")]));
        Assert.Single(RepositoryRules.SwallowedErrors([("infra/A.cs", "catch (IOException)\n{\n}")]));
        Assert.Single(RepositoryRules.UnexplainedSuppressions([("infra/A.cs", "#pragma warning disable RS0030\nvar x = 1; ")]));
        Assert.Single(RepositoryRules.BansWithoutReplacement("P:System.DateTime.Now;Take a TimeProvider\nP:System.DateTime.UtcNow;\n"));
        Assert.Contains("P:System.Random.Shared is not banned.", RepositoryRules.MissingBans("P:System.DateTime.Now;x"));
    }

    [Fact]
    public void What_only_looks_like_a_breach_passes()
    {
        Assert.Empty(RepositoryRules.MachinePaths([("docs/a.md", "GET http://host/home/page and ../work/x and $data/root/y")]));
        Assert.Empty(RepositoryRules.UnexplainedSuppressions([("infra/A.cs", "#pragma warning disable RS0030 // the host names the system clock")]));
        Assert.Empty(RepositoryRules.SwallowedErrors([("infra/A.cs", "catch (IOException) { Tell(); }")]));
    }

    /// <summary>The breaches that show that the rules can fail are written out above.</summary>
    private static bool IsNotThisFile((string Path, string Text) file) =>
        !file.Path.EndsWith("/RepositoryTests.cs", StringComparison.Ordinal);
}
