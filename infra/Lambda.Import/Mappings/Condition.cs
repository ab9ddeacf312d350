using System.Collections.Frozen;
using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>Whether an event is made of a row: the <c>when</c> of a mapping.</summary>
internal abstract class Condition
{
    private static readonly string[] Tests = ["equals", "in", "empty", "startsWith", "lessThan", "greaterThan"];

    /// <summary>Whether the row meets the condition, or why that cannot be said.</summary>
    /// <returns><c>null</c>, or why the row is rejected.</returns>
    public abstract Rejection? Evaluate(CsvRow row, out bool holds);

    public static Condition Parse(MappingNode node, MappingContext context)
    {
        if (node.Kind == MappingNodeKind.List)
        {
            return new CompositeCondition(node.Items.ConvertAll(item => Parse(item, context)), untilDiffers: true);
        }

        node.AsObject(["all", "any", "not", "value", .. Tests]);
        if (node.Members.Count == 1 && node.Members[0] is var (name, part) && name != "value")
        {
            switch (name)
            {
                case "all":
                    return new CompositeCondition(part.AsList().ConvertAll(item => Parse(item, context)), untilDiffers: true);
                case "any":
                    return new CompositeCondition(part.AsList().ConvertAll(item => Parse(item, context)), untilDiffers: false);
                case "not":
                    return new NotCondition(Parse(part, context));
            }
        }

        return ParseTest(node, context);
    }

    private static Condition ParseTest(MappingNode node, MappingContext context)
    {
        var value = node.Require("value", "\"value\": \"${column}\", \"equals\": \"x\"");
        var template = Template.Parse(value, context.Columns);
        var tests = node.Members.Where(member => member.Key != "value").ToList();
        if (tests is not [var (name, wanted)])
        {
            throw node.Wrong($"must have \"value\" and exactly one of {string.Join(", ", Tests)}; several conditions stand in a list");
        }

        return name switch
        {
            "equals" => new TextCondition(template, Single(wanted.AsComparedText()).Contains),
            "in" => new TextCondition(template, wanted.AsTexts().ToFrozenSet(StringComparer.Ordinal).Contains),
            "startsWith" => new TextCondition(template, Starts(wanted.AsComparedText())),
            "empty" => new TextCondition(template, Empty(wanted.AsBoolean())),
            "lessThan" => new NumberCondition(template, value.AsText(), context.Numbers, wanted.AsNumber(), wantedSign: -1),
            "greaterThan" => new NumberCondition(template, value.AsText(), context.Numbers, wanted.AsNumber(), wantedSign: 1),
            _ => throw wanted.Wrong($"\"{name}\" stands alone, without \"value\""),
        };
    }

    private static FrozenSet<string> Single(string text) => new[] { text }.ToFrozenSet(StringComparer.Ordinal);

    private static Func<string, bool> Starts(string start) => text => text.StartsWith(start, StringComparison.Ordinal);

    private static Func<string, bool> Empty(bool wanted) => text => string.IsNullOrWhiteSpace(text) == wanted;
}
