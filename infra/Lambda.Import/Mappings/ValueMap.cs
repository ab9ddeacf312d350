using System.Collections.Frozen;

namespace Lambda.Import.Mappings;

/// <summary>A field's <c>map</c>: texts to be replaced by others, or (<c>null</c>) to leave the field out.</summary>
internal sealed class ValueMap
{
    private readonly FrozenDictionary<string, string?> _targets;
    private readonly bool _takesOthers;
    private readonly string? _otherwise;

    private ValueMap(FrozenDictionary<string, string?> targets, bool takesOthers, string? otherwise)
    {
        _targets = targets;
        _takesOthers = takesOthers;
        _otherwise = otherwise;
    }

    /// <param name="map">The texts and what each becomes.</param>
    /// <param name="otherwise">What any other text becomes; when missing, a text that is not in the map is rejected.</param>
    public static ValueMap Parse(MappingNode map, MappingNode? otherwise) => new(
        map.AsNamedMembers().ToDictionary(member => member.Key, member => Target(member.Value)).ToFrozenDictionary(StringComparer.Ordinal),
        otherwise is not null,
        otherwise is null ? null : Target(otherwise));

    /// <summary>Whether the text has a target; <c>null</c> as target means that the field is absent.</summary>
    public bool TryFind(string text, out string? target)
    {
        if (_targets.TryGetValue(text, out target))
        {
            return true;
        }

        target = _otherwise;
        return _takesOthers;
    }

    private static string? Target(MappingNode node) => node.Kind == MappingNodeKind.Null ? null : node.AsComparedText();
}
