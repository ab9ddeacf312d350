namespace Lambda.Import.Mappings;

/// <summary>
/// The CSV columns that a mapping names, each with a slot. A file's header is matched with the slots once, so that a row's
/// values are then found by number, whatever the order of the file's columns.
/// </summary>
internal sealed class ColumnSlots
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<MappingNode> _firstUses = [];
    private readonly HashSet<string> _optional = new(StringComparer.Ordinal);

    public int Count => _names.Count;

    /// <summary>The slot of a column, and a new one when <paramref name="use"/> is the first place that names it.</summary>
    public int SlotOf(string column, MappingNode use)
    {
        if (_slots.TryGetValue(column, out var slot))
        {
            return slot;
        }

        _slots.Add(column, _names.Count);
        _names.Add(column);
        _firstUses.Add(use);
        return _names.Count - 1;
    }

    /// <summary>Lets files lack this column: its value is then empty.</summary>
    public void MakeOptional(string column) => _optional.Add(column);

    /// <summary>For each slot the position in <paramref name="header"/>, or -1 for an optional column that the file lacks.</summary>
    /// <exception cref="ImportException">The file lacks a column, or has one twice that the mapping needs.</exception>
    public int[] Bind(string[] header, string file)
    {
        var positions = new int[_names.Count];
        for (var slot = 0; slot < positions.Length; slot++)
        {
            positions[slot] = Array.IndexOf(header, _names[slot]);
            if (positions[slot] < 0 && !_optional.Contains(_names[slot]))
            {
                throw _firstUses[slot].Wrong(
                    $"column \"{_names[slot]}\" is not in {file}; {NearestName.Suggest(_names[slot], header)}; "
                    + "list it under csv.optionalColumns when some files lack it");
            }

            if (positions[slot] >= 0 && Array.LastIndexOf(header, _names[slot]) != positions[slot])
            {
                throw _firstUses[slot].Wrong($"column \"{_names[slot]}\" stands twice in the header of {file}; rename one of them in the file");
            }
        }

        return positions;
    }
}
