using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>
/// Compares a template's text as a number with a bound. An empty text is neither less nor greater; an unreadable one rejects the event.
/// </summary>
internal sealed class NumberCondition(Template template, string shown, NumberConversion numbers, decimal bound, int wantedSign) : Condition
{
    public override Rejection? Evaluate(CsvRow row, out bool holds)
    {
        holds = false;
        var text = template.Render(row, out _);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!numbers.TryRead(text, out var number))
        {
            return new Rejection("", $"the condition on {shown} cannot be decided: not a number", text);
        }

        holds = Math.Sign(number.CompareTo(bound)) == wantedSign;
        return null;
    }
}
