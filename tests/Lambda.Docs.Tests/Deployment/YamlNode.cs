namespace Lambda.Docs.Tests.Deployment;

/// <summary>A value of a YAML file: a mapping, a sequence or a text. Whatever is asked for and not there fails the test with its path.</summary>
internal sealed class YamlNode
{
    private readonly string _path;
    private readonly object _value;

    private YamlNode(string path, object value) => (_path, _value) = (path, value);

    /// <summary>The documents of a file.</summary>
    public static IReadOnlyList<YamlNode> Documents(string name, string text) =>
        [.. YamlReader.Documents(name, text).Select((document, index) => new YamlNode($"{name}[{index}]", document))];

    /// <summary>A member, or an item by its number.</summary>
    public YamlNode this[string key] => Find(key) ?? throw new Xunit.Sdk.XunitException($"{_path} has no '{key}'");

    /// <summary>The text.</summary>
    public string Text => _value as string ?? throw new Xunit.Sdk.XunitException($"{_path} is no text");

    /// <summary>The items of a sequence.</summary>
    public IReadOnlyList<YamlNode> Items => _value is List<object> items
        ? [.. items.Select((item, index) => new YamlNode($"{_path}[{index}]", item))]
        : throw new Xunit.Sdk.XunitException($"{_path} is no sequence");

    /// <summary>The members of a mapping.</summary>
    public IReadOnlyList<(string Key, YamlNode Value)> Members => _value is Dictionary<string, object> members
        ? [.. members.Select(member => (member.Key, new YamlNode($"{_path}.{member.Key}", member.Value)))]
        : throw new Xunit.Sdk.XunitException($"{_path} is no mapping");

    /// <summary>A member, if it is there.</summary>
    public YamlNode? Find(string key) => _value is Dictionary<string, object> members && members.TryGetValue(key, out var value) ? new YamlNode($"{_path}.{key}", value) : null;

    /// <summary>Everything below that is a member of this name.</summary>
    public IEnumerable<YamlNode> All(string key)
    {
        var children = _value switch
        {
            Dictionary<string, object> => Members.Select(member => member.Value),
            List<object> => Items,
            _ => [],
        };
        return children.SelectMany(child => child.All(key)).Concat(Find(key) is { } found ? [found] : []);
    }

    public override string ToString() => _path;
}
