using System.Collections.Frozen;
using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>
/// How one field gets its value: template, look-up, values that mean "absent", map, conversion, in this order.
/// </summary>
internal sealed class ValueRule
{
    private static readonly string[] Options =
        ["value", "type", "lookup", "whenEmpty", "whenMissing", "absentWhen", "map", "otherwise", .. ConversionParser.Options];

    private Template _template = null!;
    private FieldCell? _constant;
    private Conversion _conversion = null!;
    private (LookupTable Table, int Column)? _lookup;
    private string _whenEmpty = "absent";
    private bool _missingIsAbsent;
    private FrozenSet<string> _absentWhen = [];
    private ValueMap? _map;

    /// <summary>The rule that a field's entry states: a template, a constant, or an object with options.</summary>
    public static ValueRule Parse(string field, MappingNode node, MappingContext context) => node.Kind switch
    {
        MappingNodeKind.Number => new ValueRule { _constant = FieldCell.Of(node.AsNumber()) },
        MappingNodeKind.Boolean => new ValueRule { _constant = FieldCell.Of(node.AsBoolean()) },
        MappingNodeKind.Text => ParseTemplate(field, node, node, context),
        MappingNodeKind.Object => ParseOptions(field, node, context),
        _ => throw node.Wrong("must be a template such as \"${column}\", a number, true, false, or an object with \"value\""),
    };

    /// <summary>The value of this field in one row, or why there is none to be had.</summary>
    /// <returns><c>null</c>, or the reason and the value of a rejection.</returns>
    public (string Reason, string? Value)? Evaluate(CsvRow row, out FieldCell cell)
    {
        cell = _constant ?? FieldCell.Absent;
        if (_constant is not null)
        {
            return null;
        }

        var text = _template.Render(row, out var hasEmptyColumn);
        if (hasEmptyColumn && _whenEmpty != "keep")
        {
            return _whenEmpty == "absent" ? null : ("the column is empty", text);
        }

        if (_lookup is { } lookup && LookUp(lookup, ref text) is { } problem)
        {
            return problem;
        }

        return text is null ? null : Convert(text, out cell);
    }

    private static ValueRule ParseOptions(string field, MappingNode node, MappingContext context)
    {
        node.AsObject(Options);
        var rule = ParseTemplate(field, node, node.Require("value", "\"value\": \"${column}\""), context);
        rule._whenEmpty = node.Find("whenEmpty")?.AsChoice("absent", "keep", "reject") ?? "absent";
        rule._absentWhen = node.Find("absentWhen")?.AsTexts().ToFrozenSet(StringComparer.Ordinal) ?? [];
        if (node.Find("lookup") is { } lookup)
        {
            rule._lookup = context.ResolveLookup(lookup);
        }

        if (node.Find("whenMissing") is { } whenMissing)
        {
            rule._missingIsAbsent = whenMissing.AsChoice("absent", "reject") == "absent";
            _ = rule._lookup ?? throw whenMissing.Wrong("\"whenMissing\" needs a \"lookup\" beside it");
        }

        if (node.Find("map") is { } map)
        {
            rule._map = ValueMap.Parse(map, node.Find("otherwise"));
        }
        else if (node.Find("otherwise") is { } otherwise)
        {
            throw otherwise.Wrong("\"otherwise\" needs a \"map\" beside it");
        }

        return rule;
    }

    private static ValueRule ParseTemplate(string field, MappingNode node, MappingNode value, MappingContext context)
    {
        var type = node.Kind == MappingNodeKind.Object ? node.Find("type")?.AsChoice("text", "number", "time") : null;
        type ??= EventFields.TypeOf(field);
        return new ValueRule
        {
            _template = Template.Parse(value, context.Columns),
            _conversion = node.Kind == MappingNodeKind.Object
                ? ConversionParser.Parse(node, type, context)
                : type switch { "number" => context.Numbers, "time" => context.Times, _ => new TextConversion() },
        };
    }

    // After it, a text of null means that the field is absent.
    private (string Reason, string? Value)? LookUp((LookupTable Table, int Column) lookup, ref string? text)
    {
        var key = text!;
        text = lookup.Table.Find(key, lookup.Column);
        if (text is null)
        {
            return _missingIsAbsent ? null : ($"not in look-up \"{lookup.Table.Name}\"", key);
        }

        if (!string.IsNullOrWhiteSpace(text) || _whenEmpty == "keep")
        {
            return null;
        }

        text = null;
        return _whenEmpty == "absent" ? null : ($"empty in look-up \"{lookup.Table.Name}\"", key);
    }

    private (string Reason, string? Value)? Convert(string text, out FieldCell cell)
    {
        cell = FieldCell.Absent;
        if (_absentWhen.Contains(text))
        {
            return null;
        }

        string? mapped = text;
        if (_map is { } map && !map.TryFind(text, out mapped))
        {
            return ("not in the field's map", text);
        }

        if (mapped is null || _conversion.TryConvert(mapped, out cell, out var problem))
        {
            return null;
        }

        return (problem, mapped);
    }
}
