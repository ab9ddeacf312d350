using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Laws;

/// <summary>All laws of one column. The forms that it keeps its states in are checked each for itself and then against each other.</summary>
internal sealed class ColumnLaws(Column column)
{
    private readonly StateForm[] _forms = column.HasSketch ? [StateForm.Exact, StateForm.Sketch] : [StateForm.Exact];

    /// <summary>The first law that a case breaks, how, and in which form; or <c>null</c>.</summary>
    public (Law Law, StateForm? Form, string Difference)? FirstBroken(LawCase it)
    {
        foreach (var form in _forms)
        {
            foreach (var (law, claims) in StateLaws.All)
            {
                if (Difference(() => claims(new StateBench(column, form), it, form)) is { } difference)
                {
                    return (law, form, difference);
                }
            }

            if (Difference(() => LayerLaws.ValueHasItsKind(column, new StateBench(column, form), it)) is { } wrongKind)
            {
                return (Law.ValueHasItsKind, form, wrongKind);
            }
        }

        return column.HasSketch ? FirstBrokenAcrossForms(it) : null;
    }

    private (Law Law, StateForm? Form, string Difference)? FirstBrokenAcrossForms(LawCase it)
    {
        var (exact, sketch) = (new StateBench(column, StateForm.Exact), new StateBench(column, StateForm.Sketch));
        if (Difference(() => LayerLaws.BatchEqualsSpeed(exact, sketch, it)) is { } unequal)
        {
            return (Law.BatchEqualsSpeed, null, unequal);
        }

        return Difference(() => LayerLaws.WithinErrorBound(column, exact, sketch, it)) is { } beyond ? (Law.WithinErrorBound, null, beyond) : null;
    }

    /// <summary>The first claim that does not hold. An operation that throws breaks the law it was meant to show.</summary>
    private static string? Difference(Func<IEnumerable<Claim>> claims)
    {
        try
        {
            return claims().FirstOrDefault(claim => !claim.Holds)?.ToString();
        }
        catch (Exception thrown)
        {
            return $"an operation threw {thrown.GetType().Name}: {thrown.Message}";
        }
    }
}
