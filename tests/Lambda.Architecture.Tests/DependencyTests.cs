using Lambda.Testing;

namespace Lambda.Architecture.Tests;

public class DependencyTests
{
    [Fact]
    public void Every_dependency_points_the_allowed_way() =>
        Breaches.None(DependencyRules.Violations(ProjectFile.All()));

    [Fact]
    public void The_table_in_the_docs_says_what_the_project_files_say()
    {
        var table = DependencyTable.Parse(File.ReadAllText(Repository.PathOf("docs", "architecture.md")));

        Breaches.None(DependencyTable.Differences(table, ProjectFile.All()));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.PathOf("Lambda.sln"));

        Breaches.None(ProjectFile.All().Select(project => project.Name + ".csproj").Where(file => !solution.Contains(file, StringComparison.Ordinal)));
    }

    [Fact]
    public void References_are_seen_by_the_project_that_names_them_only()
    {
        var properties = File.ReadAllText(Repository.PathOf("Directory.Build.props"));

        Assert.Contains("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>", properties, StringComparison.Ordinal);
        Assert.DoesNotContain(
            RepositoryFiles.Texts().Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)),
            file => file.Text.Contains("DisableTransitiveProjectReferences", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shared-logic/Lambda.SharedLogic", "Lambda.Ports", "shared logic references nothing")]
    [InlineData("shared-logic/Lambda.Ports", "Lambda.BatchLayer", "ports see shared logic only")]
    [InlineData("batch-layer/Lambda.BatchLayer", "Lambda.SpeedLayer", "never another layer")]
    [InlineData("speed-layer/Lambda.SpeedLayer", "Lambda.Infra.Sqlite", "never an adapter")]
    [InlineData("serving-layer/Lambda.ServingLayer", "Lambda.BatchLayer", "never another layer")]
    [InlineData("serving-layer/Lambda.ServingLayer.Host", "Lambda.BatchLayer", "never another layer")]
    [InlineData("batch-layer/Lambda.BatchLayer.Node", "Lambda.Infra.Kafka", "sees nothing else")]
    [InlineData("infra/Lambda.Infra.DuckDb", "Lambda.BatchLayer", "never a layer")]
    [InlineData("infra/Lambda.Infra.DuckDb", "Lambda.Infra.Sqlite", "never another adapter")]
    [InlineData("infra/Lambda.Import", "Lambda.ServingLayer", "a client")]
    [InlineData("infra/Lambda.Simulation", "Lambda.Import", "knows no platform")]
    [InlineData("infra/Lambda.AppHost", "Lambda.Testing", "never references tests")]
    public void A_dependency_against_the_direction_is_found(string path, string reference, string reason)
    {
        var violation = Assert.Single(DependencyRules.Violations([Project(path, reference)]));

        Assert.Contains(reference, violation, StringComparison.Ordinal);
        Assert.Contains(reason, violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch-layer/Lambda.BatchLayer", "Lambda.Ports")]
    [InlineData("batch-layer/Lambda.BatchLayer.Host", "Lambda.Infra.Sqlite")]
    [InlineData("infra/Lambda.AppHost", "Lambda.SpeedLayer.Host")]
    [InlineData("speed-layer/Lambda.SpeedLayer.Node", "Lambda.AppHost")]
    [InlineData("infra/Lambda.Infra.Redis", "Lambda.Ports")]
    [InlineData("tests/Lambda.EndToEnd.Tests", "Lambda.AppHost")]
    public void A_dependency_along_the_direction_is_allowed(string path, string reference) =>
        Assert.Empty(DependencyRules.Violations([Project(path, reference)]));

    [Fact]
    public void A_package_in_shared_logic_is_found()
    {
        var project = ProjectFile.Parse("shared-logic/Lambda.SharedLogic/Lambda.SharedLogic.csproj", """<Project><ItemGroup><PackageReference Include="Dapper" /></ItemGroup></Project>""");

        Assert.Contains("Dapper", Assert.Single(DependencyRules.Violations([project])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_file_borrowed_from_another_project_is_found()
    {
        var project = ProjectFile.Parse("batch-layer/Lambda.BatchLayer/Lambda.BatchLayer.csproj", """<Project><ItemGroup><Compile Include="..\..\speed-layer\Lambda.SpeedLayer\Flush.cs" /></ItemGroup></Project>""");

        Assert.Contains("Flush.cs", Assert.Single(DependencyRules.Violations([project])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("infra/Lambda.Misc", "no known kind")]
    [InlineData("infra/Lambda.BatchLayer", "belongs under batch-layer/")]
    public void A_project_out_of_place_is_found(string path, string reason) =>
        Assert.Contains(reason, Assert.Single(DependencyRules.Violations([Project(path)])), StringComparison.Ordinal);

    [Fact]
    public void A_table_that_lacks_a_project_or_a_reference_or_has_one_too_many_differs()
    {
        var table = DependencyTable.Parse(
            """
            | project | references |
            |---|---|
            | `Lambda.Ports` | nothing |
            | `Lambda.Gone` | `Lambda.Ports` |
            """);

        var differences = DependencyTable.Differences(table, [Project("shared-logic/Lambda.Ports", "Lambda.SharedLogic"), Project("shared-logic/Lambda.SharedLogic")]);

        Assert.Equal(3, differences.Count);
        Assert.Contains(differences, line => line.Contains("lacks the row: | `Lambda.SharedLogic` | nothing |", StringComparison.Ordinal));
        Assert.Contains(differences, line => line.Contains("Lambda.Gone, which does not exist", StringComparison.Ordinal));
        Assert.Contains(differences, line => line.Contains("says | `Lambda.Ports` | nothing | but", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_without_the_table_is_refused() =>
        Assert.Throws<FormatException>(() => DependencyTable.Parse("| project | purpose |\n|---|---|\n| `Lambda.Ports` | interfaces |"));

    private static ProjectFile Project(string path, params string[] references) =>
        new(Path.GetFileName(path), path, references, [], [], []);
}
