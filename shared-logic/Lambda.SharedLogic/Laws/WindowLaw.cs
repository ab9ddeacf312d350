using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Laws;

/// <summary>Checks <see cref="Law.SameWindows"/>: the one law of a view as a whole, with its key, its filter and its windows.</summary>
internal sealed class WindowLaw(ViewDefinition view)
{
    private readonly StateWriter _bytes = new();

    /// <summary>The first violation, with its counter-example made small; <c>null</c> when there is none.</summary>
    public static LawViolation? Check(ViewDefinition view, IEnumerable<LawCase> cases, ulong seed)
    {
        var law = new WindowLaw(view);
        if (cases.FirstOrDefault(it => law.Difference(it) is not null) is not { } failing)
        {
            return null;
        }

        var smallest = Shrinking.Smallest(failing, smaller => law.Difference(smaller) is not null);
        return new LawViolation(
            $"view '{view.Name}', its windows", Law.SameWindows, law.Difference(smallest) ?? "another answer each time", smallest.Describe(EventText.Describe), seed);
    }

    private string? Difference(LawCase it)
    {
        var whole = Answer([it.All], []);
        (string Shares, string Answer)[] others =
        [
            ("all in another order", Answer([it.Shuffled()], [])),
            ("a in the batch view, b and c in two epochs", Answer([it.A], [it.B, it.C])),
            ("b and c in the batch view, a in an epoch", Answer([it.B, it.C], [it.A])),
            ("each in an epoch", Answer([], [it.C, it.B, it.A])),
        ];
        return others.Select(other => Claim.OfText("all in the batch view", whole, other.Shares, other.Answer)).FirstOrDefault(claim => !claim.Holds)?.ToString();
    }

    private string Answer(DeliveryEvent[][] batch, DeliveryEvent[][] epochs)
    {
        var answer = new MergedAnswer(view, Rollup.None(view));
        foreach (var part in batch)
        {
            Fold(part, StateForm.Exact, answer.AddBatch);
        }

        foreach (var part in epochs)
        {
            Fold(part, StateForm.Sketch, answer.AddRealTime);
        }

        return string.Join("\n      ", answer.Rows().Select(Print));
    }

    private void Fold(DeliveryEvent[] events, StateForm form, Action<long, ReadOnlySpan<byte>, ReadOnlySpan<byte>> add)
    {
        var table = new StateTable(view, form);
        table.Fold(events);
        for (var row = 0; row < table.Count; row++)
        {
            _bytes.Clear();
            table.Encode(row, _bytes);
            add(table.PaneOf(row), table.KeyOf(row), _bytes.Written);
        }
    }

    /// <summary>A sketched value may differ, within its bound, which is another law's matter.</summary>
    private string Print(AnswerRow row) =>
        $"[{row.WindowStart}, {row.WindowEnd}) {string.Join(", ", row.Key)}: {StateLaws.Print([.. row.Values.Where((_, i) => view.Values[i].ErrorBound is null)])}";
}
