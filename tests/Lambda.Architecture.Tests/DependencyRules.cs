namespace Lambda.Architecture.Tests;

/// <summary>
/// The one direction in which projects may depend on each other:
/// SharedLogic ← Ports ← layer ← its host → adapters → Ports, and the AppHost on top.
/// </summary>
public static class DependencyRules
{
    private const string Root = "Lambda.AppHost";
    private const string Queries = "Lambda.Infra.Sql";
    private static readonly string[] Layers = ["Batch", "Speed", "Serving"];

    /// <summary>One line for every dependency that a rule forbids; empty when there is none.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyList<ProjectFile> projects) =>
        projects.SelectMany(Violations).ToList();

    private static IEnumerable<string> Violations(ProjectFile project)
    {
        if (project.IsTest)
            yield break;

        var kind = KindOf(project.Name);
        if (kind is null)
        {
            yield return $"{project.Name} is of no known kind: name it for its layer, as an adapter (Lambda.Infra.<Technology>), or teach {nameof(DependencyRules)} the new kind.";
            yield break;
        }

        if (!IsUnder(project.Folder, kind.Folder))
            yield return $"{project.Name} belongs under {kind.Folder}/, not in {project.Folder}.";

        foreach (var reference in project.References.Where(reference => !kind.MayReference(reference)))
            yield return $"{project.Name} must not reference {reference}: {kind.Reason}.";

        if (kind.IsFreeOfPackages)
        {
            foreach (var package in project.Packages.Concat(project.Frameworks))
                yield return $"{project.Name} must not reference the package {package}: it is the language and the base library only.";
        }

        foreach (var source in project.SourcesFromElsewhere)
            yield return $"{project.Name} must not compile {source}: a source file belongs to one project.";
    }

    private static Kind? KindOf(string name) => name switch
    {
        "Lambda.SharedLogic" => new("shared-logic", _ => false, "shared logic references nothing", IsFreeOfPackages: true),
        "Lambda.Ports" => new("shared-logic", reference => reference == "Lambda.SharedLogic", "ports see shared logic only", IsFreeOfPackages: true),
        "Lambda.AppHost" => new("infra", IsProduct, "the product never references tests"),
        "Lambda.Import" => new("infra", _ => false, "the import is a client of the platform's HTTP interface"),
        "Lambda.Simulation" => new("infra", reference => reference == "Lambda.SharedLogic", "a simulation makes events and knows no platform", IsFreeOfPackages: true),
        _ => LayerOf(name) ?? AdapterOf(name),
    };

    private static Kind? LayerOf(string name)
    {
        foreach (var layer in Layers)
        {
            var logic = $"Lambda.{layer}Layer";
            var folder = $"{layer.ToLowerInvariant()}-layer";
            if (name == logic)
                return new(folder, IsCore, "a layer sees shared logic and ports, never another layer and never an adapter");
            if (name == $"{logic}.Host")
                return new(folder, reference => IsCore(reference) || reference == logic || IsAdapter(reference), "a host sees its own layer and adapters, never another layer");
            if (name == $"{logic}.Node")
                return new(folder, reference => reference == Root, "an executable names its layer to the composition root and sees nothing else");
        }

        return null;
    }

    private static Kind? AdapterOf(string name) =>
        !IsAdapter(name) ? null : new("infra", SeesOf(name), "an adapter sees shared logic and ports, never a layer and never another adapter");

    // Queries that every SQL database takes are no adapter by themselves: they need one to bring the database.
    private static Func<string, bool> SeesOf(string adapter) => adapter == Queries ? IsCore : reference => IsCore(reference) || reference == Queries;

    private static bool IsCore(string name) => name is "Lambda.SharedLogic" or "Lambda.Ports";

    private static bool IsAdapter(string name) => name.StartsWith("Lambda.Infra.", StringComparison.Ordinal);

    private static bool IsProduct(string name) => name != Root && KindOf(name) is not null;

    private static bool IsUnder(string folder, string parent) => folder.StartsWith(parent + "/", StringComparison.Ordinal);

    private sealed record Kind(string Folder, Func<string, bool> MayReference, string Reason, bool IsFreeOfPackages = false);
}
