namespace Lambda.Import.Mappings;

/// <summary>What the parts of a mapping share while it is read.</summary>
internal sealed class MappingContext
{
    public required ColumnSlots Columns { get; init; }

    public required IReadOnlyDictionary<string, LookupTable> Lookups { get; init; }

    /// <summary>How times are read where a field does not say otherwise.</summary>
    public required TimeConversion Times { get; init; }

    /// <summary>How numbers are read.</summary>
    public required NumberConversion Numbers { get; init; }

    /// <summary>The table and column that <c>"table.column"</c> names.</summary>
    public (LookupTable Table, int Column) ResolveLookup(MappingNode node)
    {
        var text = node.AsText();
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            throw node.Wrong($"\"{text}\" must name a look-up and its column, as in \"zones.borough\"");
        }

        return Lookups.TryGetValue(text[..dot], out var table)
            ? (table, table.ColumnOf(text[(dot + 1)..], node))
            : throw node.Wrong($"there is no look-up \"{text[..dot]}\"; {NearestName.Suggest(text[..dot], Lookups.Keys)}");
    }
}
