using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>One event that a row becomes: its condition and its fields.</summary>
internal sealed class EventRule
{
    private readonly Condition? _when;
    private readonly FieldRule[] _fields;
    private readonly EventLayout _layout;
    private readonly int _timestamp;

    private EventRule(Condition? when, FieldRule[] fields)
    {
        _when = when;
        _fields = fields;
        _layout = EventLayout.Of(fields);
        _timestamp = Array.FindIndex(fields, field => field.Name == EventFields.Timestamp);
    }

    public int FieldCount => _fields.Length;

    public EventLayout Layout => _layout;

    /// <summary>Reads an entry of <c>events</c>.</summary>
    /// <param name="node">The entry.</param>
    /// <param name="shared">The mapping's <c>fields</c>; the entry's own stand in their place, and <c>null</c> takes one away.</param>
    /// <param name="context">What the mapping's parts share.</param>
    public static EventRule Parse(MappingNode node, MappingNode? shared, MappingContext context)
    {
        node.AsObject("name", "when", "fields");
        _ = node.Find("name")?.AsText();
        var fields = new OrderedDictionary<string, MappingNode>();
        foreach (var part in new[] { shared, node.Require("fields", "\"fields\": { \"shipment_status\": \"delivered\" }") })
        {
            foreach (var (name, value) in part?.AsNamedMembers() ?? [])
            {
                fields[name] = value;
            }
        }

        AddDefaultId(fields, node);
        var stated = fields.Where(field => field.Value.Kind != MappingNodeKind.Null).ToList();
        foreach (var required in EventFields.Required.Where(required => stated.TrueForAll(field => field.Key != required)))
        {
            throw node.Wrong($"the event has no \"{required}\"; {Meant(required, stated)}state it here or under \"fields\"");
        }

        return new EventRule(
            node.Find("when") is { } when ? Condition.Parse(when, context) : null,
            [.. stated.Select(field => new FieldRule(field.Key, field.Value, ValueRule.Parse(field.Key, field.Value, context)))]);
    }

    /// <summary>Fields that the platform does not know although their names look like ones it does.</summary>
    public IEnumerable<string> Warnings() =>
        from field in _fields
        where !EventFields.Names.Contains(field.Name)
        // Stricter than elsewhere: fields of one's own are welcome, and short names are near to many.
        let meant = NearestName.Find(field.Name, EventFields.Names, Math.Max(1, field.Name.Length / 4))
        where meant is not null
        select $"{field.Node.Source} line {field.Node.Line}: no view reads the field \"{field.Name}\"; did you mean \"{meant}\"?";

    /// <summary>Computes the event's fields.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cells">Takes one cell per field.</param>
    /// <param name="applies">Whether the row becomes this event.</param>
    /// <returns><c>null</c>, or why the event is rejected: its first field that has no value to be had.</returns>
    public Rejection? Evaluate(CsvRow row, Span<FieldCell> cells, out bool applies)
    {
        applies = true;
        if (_when?.Evaluate(row, out applies) is { } undecided)
        {
            return undecided;
        }

        for (var field = 0; applies && field < _fields.Length; field++)
        {
            if (_fields[field].Value.Evaluate(row, out cells[field]) is { } problem)
            {
                return new Rejection(_fields[field].Name, problem.Reason, problem.Value);
            }
        }

        return null;
    }

    /// <summary>The event's <c>timestamp</c>, when the mapping reads it as a time.</summary>
    public DateTimeOffset? EventTime(ReadOnlySpan<FieldCell> cells) =>
        cells[_timestamp] is { Kind: FieldCellKind.Time, Time: var utc } ? new DateTimeOffset(utc, TimeSpan.Zero) : null;

    private static void AddDefaultId(OrderedDictionary<string, MappingNode> fields, MappingNode node)
    {
        if (!fields.ContainsKey(EventFields.EventId))
        {
            fields[EventFields.EventId] = new MappingNode
            {
                Kind = MappingNodeKind.Text,
                Source = node.Source,
                Path = node.Path,
                Line = node.Line,
                Scalar = EventFields.DefaultEventId,
            };
        }
    }

    private static string Meant(string required, List<KeyValuePair<string, MappingNode>> stated) =>
        NearestName.Find(required, stated.Select(field => field.Key).Except(EventFields.Names)) is { } meant
            ? $"did you mean it by \"{meant}\"? Otherwise "
            : "";
}
