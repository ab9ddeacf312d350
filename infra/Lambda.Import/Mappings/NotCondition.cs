using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>Holds when the inner condition does not.</summary>
internal sealed class NotCondition(Condition inner) : Condition
{
    public override Rejection? Evaluate(CsvRow row, out bool holds)
    {
        var rejection = inner.Evaluate(row, out var innerHolds);
        holds = !innerHolds;
        return rejection;
    }
}
