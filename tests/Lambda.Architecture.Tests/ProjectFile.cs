using System.Xml.Linq;
using Lambda.Testing;

namespace Lambda.Architecture.Tests;

/// <summary>What one project file says about what the project depends on.</summary>
/// <param name="Name">The project's name, which is its file's name.</param>
/// <param name="Folder">The project's folder, relative to the repository, with forward slashes.</param>
/// <param name="References">The names of the projects it references, in alphabetical order.</param>
/// <param name="Packages">The packages it references, in alphabetical order.</param>
/// <param name="Frameworks">The shared frameworks it references, beyond the one that every project has.</param>
/// <param name="SourcesFromElsewhere">Sources compiled into it from outside of its folder.</param>
public sealed record ProjectFile(
    string Name,
    string Folder,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Frameworks,
    IReadOnlyList<string> SourcesFromElsewhere)
{
    /// <summary>Reads one project file.</summary>
    /// <param name="path">Its path relative to the repository, with forward slashes.</param>
    /// <param name="xml">Its text.</param>
    public static ProjectFile Parse(string path, string xml)
    {
        var document = XDocument.Parse(xml);
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(path),
            Path.GetDirectoryName(path)!.Replace('\\', '/'),
            Included(document, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include)).Order(StringComparer.Ordinal).ToList(),
            Included(document, "PackageReference").Order(StringComparer.Ordinal).ToList(),
            Included(document, "FrameworkReference").ToList(),
            Included(document, "Compile").Where(include => include.Contains("..", StringComparison.Ordinal)).ToList());
    }

    /// <summary>Every project of the repository, tests included.</summary>
    public static IReadOnlyList<ProjectFile> All() =>
        RepositoryFiles.Paths()
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => Parse(path, File.ReadAllText(Repository.PathOf(path))))
            .ToList();

    /// <summary>True for tests and what only tests use.</summary>
    public bool IsTest => Folder.StartsWith("tests/", StringComparison.Ordinal);

    private static IEnumerable<string> Included(XDocument document, string item) =>
        document.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>().Select(include => include.Replace('\\', '/'));
}
