using System.Text.Json;

namespace Lambda.Import.Mappings;

/// <summary>
/// The JSON shape of an event: which fields stand at the top and which inside objects. A dotted name, as in
/// <c>gps_coordinates.latitude</c>, is a member of an object; an object without any present member is left out.
/// </summary>
internal sealed class EventLayout
{
    private readonly record struct Property(JsonEncodedText Name, int Field, EventLayout? Inner);

    private readonly List<Property> _properties = [];

    /// <summary>The layout of fields in the order in which the mapping names them.</summary>
    public static EventLayout Of(IReadOnlyList<FieldRule> fields)
    {
        var root = new EventLayout();
        for (var field = 0; field < fields.Count; field++)
        {
            root.Add(fields[field], fields[field].Name.Split('.'), field);
        }

        return root;
    }

    /// <summary>Writes the present ones of <paramref name="cells"/>.</summary>
    public void Write(Utf8JsonWriter json, ReadOnlySpan<FieldCell> cells)
    {
        json.WriteStartObject();
        foreach (var (name, field, inner) in _properties)
        {
            if (inner is null)
            {
                Write(json, name, cells[field]);
            }
            else if (inner.HasAny(cells))
            {
                json.WritePropertyName(name);
                inner.Write(json, cells);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, in FieldCell cell)
    {
        switch (cell.Kind)
        {
            case FieldCellKind.Text:
                json.WriteString(name, cell.Text);
                break;
            case FieldCellKind.Number:
                json.WriteNumber(name, cell.Number);
                break;
            case FieldCellKind.Time:
                Span<char> time = stackalloc char[27];
                cell.Time.TryFormat(time, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'");
                json.WriteString(name, time[..length]);
                break;
            case FieldCellKind.True:
            case FieldCellKind.False:
                json.WriteBoolean(name, cell.Kind == FieldCellKind.True);
                break;
        }
    }

    private bool HasAny(ReadOnlySpan<FieldCell> cells)
    {
        foreach (var (_, field, inner) in _properties)
        {
            if (inner?.HasAny(cells) ?? cells[field].Kind != FieldCellKind.Absent)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(FieldRule rule, ReadOnlySpan<string> path, int field)
    {
        var name = path[0];
        var index = _properties.FindIndex(property => property.Name.Value == name);
        if (name.Length == 0 || (index >= 0 && (path.Length == 1 || _properties[index].Inner is null)))
        {
            throw rule.Node.Wrong(name.Length == 0
                ? $"\"{rule.Name}\" is not a field's name; write name, or object.name"
                : $"\"{rule.Name}\" is both a value and an object; name one of them otherwise");
        }

        if (path.Length == 1)
        {
            _properties.Add(new(JsonEncodedText.Encode(name), field, null));
            return;
        }

        if (index < 0)
        {
            _properties.Add(new(JsonEncodedText.Encode(name), -1, new EventLayout()));
            index = _properties.Count - 1;
        }

        _properties[index].Inner!.Add(rule, path[1..], field);
    }
}
