using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>Tests a template's text.</summary>
internal sealed class TextCondition(Template template, Func<string, bool> test) : Condition
{
    public override Rejection? Evaluate(CsvRow row, out bool holds)
    {
        holds = test(template.Render(row, out _));
        return null;
    }
}
