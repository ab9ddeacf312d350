using System.Reflection;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Views;

/// <summary>All views of the platform, by name. Both layers and the serving layer are handed the same one.</summary>
public sealed class ViewRegistry
{
    private readonly Dictionary<string, ViewDefinition> _byName;

    /// <summary>Registers these definitions, each after a short check of its aggregates' laws.</summary>
    /// <exception cref="InvalidViewException">Two views have one name, or a view breaks a law: the message tells which, and a counter-example.</exception>
    public ViewRegistry(IEnumerable<ViewDefinition> views)
    {
        Views = [.. views.OrderBy(view => view.Name, StringComparer.Ordinal)];
        _byName = new Dictionary<string, ViewDefinition>(StringComparer.Ordinal);
        foreach (var view in Views)
        {
            if (!_byName.TryAdd(view.Name, view))
            {
                throw new InvalidViewException($"two views are named '{view.Name}'");
            }

            if (LawSuite.Check(view, LawSuite.ShortForm, LawSuite.ShortFormSeed) is { } violation)
            {
                throw new InvalidViewException($"{violation}\nA view that breaks a law cannot be answered from two layers.");
            }
        }
    }

    /// <summary>All views, by name.</summary>
    public IReadOnlyList<ViewDefinition> Views { get; }

    /// <summary>The view of that name, or <c>null</c>.</summary>
    public ViewDefinition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Defines every <see cref="IView"/> that an assembly holds.</summary>
    public static ViewRegistry Discover(Assembly assembly) => new(
        assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IView).IsAssignableFrom(type))
            .Select(type => ((IView)Activator.CreateInstance(type)!).Define()));
}
