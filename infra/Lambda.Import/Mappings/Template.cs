using System.Globalization;
using System.Text;
using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>
/// Text with placeholders: <c>${column}</c>, and <c>${file}</c>, <c>${row}</c>, <c>${event}</c> for the row's place.
/// <c>${column:file}</c> names a column whose name is taken; <c>$${</c> stands for the characters <c>${</c>.
/// </summary>
internal sealed class Template
{
    private const string ColumnPrefix = "column:";

    private enum PartKind
    {
        Literal,
        Column,
        File,
        Row,
        Event,
    }

    private readonly record struct Part(PartKind Kind, string Literal, int Slot);

    private readonly Part[] _parts;

    private Template(Part[] parts) => _parts = parts;

    /// <summary>Whether the text is the same for every row.</summary>
    public bool IsConstant => _parts.All(part => part.Kind == PartKind.Literal);

    /// <exception cref="ImportException">A placeholder is not closed or is empty.</exception>
    public static Template Parse(MappingNode node, ColumnSlots columns)
    {
        var text = node.AsText();
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            if (text.AsSpan(i).StartsWith("$${"))
            {
                literal.Append("${");
                i += 3;
            }
            else if (text.AsSpan(i).StartsWith("${"))
            {
                FlushLiteral(literal, parts);
                var end = text.IndexOf('}', i);
                if (end < 0)
                {
                    throw node.Wrong($"\"{text[i..]}\" has no closing brace; write ${{column}}, or $${{ for the characters ${{");
                }

                parts.Add(ParsePlaceholder(text[(i + 2)..end], node, columns));
                i = end + 1;
            }
            else
            {
                literal.Append(text[i++]);
            }
        }

        FlushLiteral(literal, parts);
        return new Template([.. parts]);
    }

    /// <summary>The text for one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hasEmptyColumn">Whether a column that the template names is empty in this row.</param>
    public string Render(CsvRow row, out bool hasEmptyColumn)
    {
        hasEmptyColumn = false;
        if (_parts is [{ Kind: not PartKind.Literal } only])
        {
            return PartText(only, row, ref hasEmptyColumn);
        }

        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(PartText(part, row, ref hasEmptyColumn));
        }

        return text.ToString();
    }

    private static string PartText(Part part, CsvRow row, ref bool hasEmptyColumn)
    {
        switch (part.Kind)
        {
            case PartKind.Column:
                var value = row.Values[part.Slot];
                hasEmptyColumn |= string.IsNullOrWhiteSpace(value);
                return value;
            case PartKind.File:
                return row.File;
            case PartKind.Row:
                return row.Number.ToString(CultureInfo.InvariantCulture);
            case PartKind.Event:
                return row.EventNumber.ToString(CultureInfo.InvariantCulture);
            default:
                return part.Literal;
        }
    }

    private static Part ParsePlaceholder(string name, MappingNode node, ColumnSlots columns) => name switch
    {
        "" => throw node.Wrong("${} names no column; write ${column}"),
        "file" => new(PartKind.File, "", -1),
        "row" => new(PartKind.Row, "", -1),
        "event" => new(PartKind.Event, "", -1),
        _ when name.StartsWith(ColumnPrefix, StringComparison.Ordinal) =>
            new(PartKind.Column, "", columns.SlotOf(name[ColumnPrefix.Length..], node)),
        _ => new(PartKind.Column, "", columns.SlotOf(name, node)),
    };

    private static void FlushLiteral(StringBuilder literal, List<Part> parts)
    {
        if (literal.Length > 0)
        {
            parts.Add(new(PartKind.Literal, literal.ToString(), -1));
            literal.Clear();
        }
    }
}
