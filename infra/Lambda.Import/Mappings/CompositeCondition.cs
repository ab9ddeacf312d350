using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>All of several conditions, or any of them: the first part that differs from <paramref name="untilDiffers"/> decides.</summary>
internal sealed class CompositeCondition(IReadOnlyList<Condition> parts, bool untilDiffers) : Condition
{
    public override Rejection? Evaluate(CsvRow row, out bool holds)
    {
        holds = untilDiffers;
        foreach (var part in parts)
        {
            if (part.Evaluate(row, out holds) is { } rejection)
            {
                return rejection;
            }

            if (holds != untilDiffers)
            {
                return null;
            }
        }

        return null;
    }
}
