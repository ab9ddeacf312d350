namespace Lambda.Testing.Events;

/// <summary>A JSON object's members, in an order that does not matter to who compares meanings. Names may occur twice.</summary>
public sealed record JsonMembers(IReadOnlyList<KeyValuePair<string, object?>> All)
{
    /// <summary>No members.</summary>
    public static JsonMembers None { get; } = new([]);

    /// <summary>These members.</summary>
    public static JsonMembers Of(params (string Name, object? Value)[] members) =>
        new([.. members.Select(member => KeyValuePair.Create(member.Name, member.Value))]);

    /// <summary>The same members but that all called <paramref name="name"/> give way to one with this value.</summary>
    public JsonMembers With(string name, object? value) =>
        new([.. All.Where(member => member.Key != name), KeyValuePair.Create(name, value)]);

    /// <summary>The same members but those called <paramref name="name"/>.</summary>
    public JsonMembers Without(string name) => new([.. All.Where(member => member.Key != name)]);
}
