namespace Lambda.Import.Mappings;

/// <summary>One field of an event and how it gets its value.</summary>
/// <param name="Name">Dotted for a member of an object.</param>
/// <param name="Node">Where the mapping states it.</param>
/// <param name="Value">How it gets its value.</param>
internal sealed record FieldRule(string Name, MappingNode Node, ValueRule Value);
