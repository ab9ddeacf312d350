namespace Lambda.SharedLogic.Views;

/// <summary>
/// A question of the platform's users. Implement it in a class with a parameterless constructor, in one file: the registry finds it.
/// </summary>
public interface IView
{
    /// <summary>The definition, asked for once at start-up.</summary>
    ViewDefinition Define();
}
