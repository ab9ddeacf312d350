using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Laws;

/// <summary>The laws of a state in one form, as claims about one case.</summary>
internal static class StateLaws
{
    public static (Law Law, Func<StateBench, LawCase, StateForm, IEnumerable<Claim>> Claims)[] All { get; } =
    [
        // First, because states that share memory break every other law too, and say less by it.
        (Law.MergeLeavesOther, MergeLeavesOther),
        (Law.Identity, Identity),
        (Law.Commutative, Commutative),
        (Law.Associative, Associative),
        (Law.FoldIsMerge, FoldIsMerge),
        (Law.Decodes, Decodes),
        (Law.Canonical, Canonical),
        (Law.PresentingChangesNothing, PresentingChangesNothing),
    ];

    /// <summary>Values as text, to be compared and shown.</summary>
    public static string Print(object?[] values) => string.Join("; ", values.Select(Print));

    private static string Print(object? value) => value switch
    {
        null => "null",
        double number => number.ToString("R"),
        string text => $"\"{text}\"",
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Print))}]",
        _ => value.ToString() ?? "",
    };

    private static IEnumerable<Claim> Identity(StateBench bench, LawCase it, StateForm form)
    {
        var (a, expected) = (bench.Fold(it.A), bench.Encode(bench.Fold(it.A)));
        yield return new("fold(a)", expected, "merge(identity, fold(a))", bench.Encode(bench.Merge(bench.Identity(), a)));
        bench.MergeInto(a, bench.Identity());
        yield return new("fold(a)", expected, "merge(fold(a), identity)", bench.Encode(a));
    }

    private static IEnumerable<Claim> Commutative(StateBench bench, LawCase it, StateForm form)
    {
        var (a, b) = (bench.Fold(it.A), bench.Fold(it.B));
        yield return new(
            "merge(fold(a), fold(b))", bench.Encode(bench.Merge(a, b)), "merge(fold(b), fold(a))", bench.Encode(bench.Merge(b, a)));
    }

    private static IEnumerable<Claim> Associative(StateBench bench, LawCase it, StateForm form)
    {
        var (a, b, c) = (bench.Fold(it.A), bench.Fold(it.B), bench.Fold(it.C));
        yield return new(
            "merge(merge(fold(a), fold(b)), fold(c))", bench.Encode(bench.Merge(bench.Merge(a, b), c)),
            "merge(fold(a), merge(fold(b), fold(c)))", bench.Encode(bench.Merge(a, bench.Merge(b, c))));
    }

    private static IEnumerable<Claim> FoldIsMerge(StateBench bench, LawCase it, StateForm form)
    {
        var merged = bench.Fold(it.A);
        bench.MergeInto(merged, bench.Fold(it.B));
        yield return new("fold(a ++ b)", bench.Encode(bench.Fold([.. it.A, .. it.B])), "merge(fold(a), fold(b))", bench.Encode(merged));
        bench.FoldInto(merged, it.C);
        yield return new("fold(a ++ b ++ c)", bench.Encode(bench.Fold(it.All)), "merge(fold(a), fold(b)), then fold c into it", bench.Encode(merged));
    }

    private static IEnumerable<Claim> Decodes(StateBench bench, LawCase it, StateForm form)
    {
        var encoded = bench.Encode(bench.Fold(it.A));
        var decoded = bench.Decode(encoded, form);
        yield return new("fold(a)", encoded, "decode(encode(fold(a)))", bench.Encode(decoded));
        bench.FoldInto(decoded, it.B);
        yield return new("fold(a ++ b)", bench.Encode(bench.Fold(it.A, it.B)), "decode(encode(fold(a))), then fold b into it", bench.Encode(decoded));
    }

    private static IEnumerable<Claim> Canonical(StateBench bench, LawCase it, StateForm form)
    {
        yield return new(
            "fold(a ++ b ++ c)", bench.Encode(bench.Fold(it.All)), "fold(the same events in another order)", bench.Encode(bench.Fold(it.Shuffled())));
    }

    private static IEnumerable<Claim> MergeLeavesOther(StateBench bench, LawCase it, StateForm form)
    {
        var (a, b) = (bench.Fold(it.A), bench.Fold(it.B));
        var (aBefore, bBefore) = (bench.Encode(a), bench.Encode(b));
        var merged = bench.Merge(a, b);
        yield return new("fold(a)", aBefore, "fold(a), after it and then fold(b) were merged into the identity", bench.Encode(a));
        yield return new("fold(b)", bBefore, "fold(b), after it was merged into another state", bench.Encode(b));
        var mergedBefore = bench.Encode(merged);
        bench.FoldInto(b, it.C);
        yield return new("merge(fold(a), fold(b))", mergedBefore, "the same, after fold(b) went on with c", bench.Encode(merged));
        bBefore = bench.Encode(b);
        bench.FoldInto(merged, it.C);
        yield return new("fold(b ++ c)", bBefore, "the same, after merge(fold(a), fold(b)) went on with c", bench.Encode(b));
    }

    private static IEnumerable<Claim> PresentingChangesNothing(StateBench bench, LawCase it, StateForm form)
    {
        var state = bench.Fold(it.A, it.B);
        var before = bench.Encode(state);
        var first = Print(bench.Present(state));
        yield return new("fold(a ++ b)", before, "fold(a ++ b), after presenting", bench.Encode(state));
        yield return Claim.OfText("present(s)", first, "present(s) again", Print(bench.Present(state)));
        yield return Claim.OfText("present(s)", first, "present(decode(encode(s)))", Print(bench.Present(bench.Decode(before, form))));
    }
}
