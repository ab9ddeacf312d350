using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Laws;

/// <summary>The laws that tie what the batch layer keeps to what the speed layer keeps, as claims about one case.</summary>
internal static class LayerLaws
{
    public static IEnumerable<Claim> BatchEqualsSpeed(StateBench exact, StateBench sketch, LawCase it)
    {
        var batch = exact.Encode(exact.Fold(it.A));
        var seam = sketch.Decode(batch, StateForm.Exact);
        yield return new("fold as sketch(a)", sketch.Encode(sketch.Fold(it.A)), "sketch(fold exactly(a))", sketch.Encode(seam));
        sketch.MergeInto(seam, sketch.Fold(it.B));
        yield return new(
            "fold as sketch(a ++ b)", sketch.Encode(sketch.Fold(it.A, it.B)),
            "merge(sketch(fold exactly(a)), fold as sketch(b))", sketch.Encode(seam));
    }

    public static IEnumerable<Claim> WithinErrorBound(Column column, StateBench exact, StateBench sketch, LawCase it)
    {
        var (truth, answer) = (exact.Present(exact.Fold(it.All)), sketch.Present(sketch.Fold(it.All)));
        for (var i = 0; i < truth.Length; i++)
        {
            var (value, print) = (column.Values[i], StateLaws.Print([truth[i]]));
            var allowed = value.ErrorBound is { } bound && Allows(bound, truth[i], answer[i]);
            yield return Claim.OfText(
                $"{value.Name} of all, exact", print,
                $"{value.Name} of all, as sketch (stated bound: {value.ErrorBound?.ToString() ?? "none"})", allowed ? print : StateLaws.Print([answer[i]]));
        }
    }

    public static IEnumerable<Claim> ValueHasItsKind(Column column, StateBench bench, LawCase it)
    {
        var values = bench.Present(bench.Fold(it.All));
        for (var i = 0; i < values.Length; i++)
        {
            var value = column.Values[i];
            yield return Claim.OfText(
                $"{value.Name} is declared", value.Kind.ToString(),
                $"{value.Name} is presented as", IsOf(value.Kind, values[i]) ? value.Kind.ToString() : $"{values[i]!.GetType().Name} {StateLaws.Print([values[i]])}");
        }
    }

    private static bool Allows(ErrorBound bound, object? exact, object? approximate) => (exact, approximate) switch
    {
        (null, _) or (_, null) => false,
        (IReadOnlyList<NamedShare> shares, IReadOnlyList<NamedShare> estimates) => bound.Allows(shares, estimates),
        _ => bound.Allows(Convert.ToDouble(exact), Convert.ToDouble(approximate)),
    };

    private static bool IsOf(ValueKind kind, object? value) => value is null || kind switch
    {
        ValueKind.WholeNumber => value is long,
        ValueKind.Number => value is double number && double.IsFinite(number),
        ValueKind.Text => value is string,
        ValueKind.Time => value is DateTimeOffset { Offset.Ticks: 0 },
        ValueKind.List => value is System.Collections.IEnumerable and not string,
        _ => false,
    };
}
