using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Laws;

/// <summary>
/// Checks the laws of <see cref="Law"/> on generated events. The same seed and number of cases check the same events on every machine.
/// </summary>
public static class LawSuite
{
    /// <summary>How many cases the check at start-up takes: a few milliseconds for each column.</summary>
    public const int ShortForm = 24;

    /// <summary>The seed of the check at start-up: fixed, so that a program starts everywhere or nowhere.</summary>
    public const ulong ShortFormSeed = 20_260_101;

    private const int SmallRun = 8;
    private const int MediumRun = 100;
    private const int LargeRun = 4_000;

    /// <summary>Checks every column of a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="cases">How many cases; each 8th is of hundreds of events, each 64th of thousands, so that states change their representation.</param>
    /// <param name="seed">Where the events come from.</param>
    /// <returns>The first violation, with its counter-example made small; <c>null</c> when there is none.</returns>
    public static LawViolation? Check(ViewDefinition view, int cases, ulong seed)
    {
        foreach (var column in view.Columns)
        {
            if (Check($"view '{view.Name}'", column, cases, seed) is { } violation)
            {
                return violation;
            }
        }

        return view.Windowing.IsDataDriven ? WindowLaw.Check(view, Cases(cases, seed), seed) : null;
    }

    /// <summary>Checks one column; <paramref name="owner"/> names it in a violation.</summary>
    /// <inheritdoc cref="Check(ViewDefinition, int, ulong)"/>
    public static LawViolation? Check(string owner, Column column, int cases, ulong seed)
    {
        foreach (var it in Cases(cases, seed))
        {
            if (Check(owner, column, it, EventText.Describe, seed) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private static IEnumerable<LawCase> Cases(int cases, ulong seed)
    {
        var random = new SplitMix64(seed);
        for (var i = 0; i < cases; i++)
        {
            var generator = new EventGenerator(new SplitMix64(random.Next()));
            yield return new LawCase(generator.Take(RunOf(i, random)), generator.Take(RunOf(i, random)), generator.Take(RunOf(i, random)), random.Next());
        }
    }

    /// <summary>Checks an aggregate on inputs of its own, without a view.</summary>
    /// <param name="generate">The next input.</param>
    /// <param name="cases">How many cases.</param>
    /// <param name="seed">Where the inputs come from.</param>
    /// <returns>The first violation, with its counter-example made small; <c>null</c> when there is none.</returns>
    public static LawViolation? Check<TAggregate, TInput, TState>(Func<SplitMix64, TInput> generate, int cases, ulong seed)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct =>
        CheckInputs(generate, select => new AggregateColumn<TAggregate, TInput, TState>([], select, (in _, _) => { }), cases, seed);

    /// <summary>Checks an exact aggregate, its sketch, and that both agree, on inputs of their own.</summary>
    /// <inheritdoc cref="Check{TAggregate, TInput, TState}(Func{SplitMix64, TInput}, int, ulong)"/>
    public static LawViolation? CheckSketch<TInput, TExact, TExactState, TSketch, TSketchState>(Func<SplitMix64, TInput> generate, int cases, ulong seed)
        where TInput : struct
        where TExact : struct, IAggregate<TInput, TExactState>
        where TSketch : struct, IAggregate<TInput, TSketchState>, ISketchOf<TExactState, TSketchState> =>
        CheckInputs(
            generate,
            select => new SketchColumn<TInput, TExact, TExactState, TSketch, TSketchState>([], select, (in _, _) => { }, (in _, _) => { }),
            cases,
            seed);

    private static LawViolation? CheckInputs<TInput>(
        Func<SplitMix64, TInput> generate, Func<Func<DeliveryEvent, TInput?>, Column> columnOf, int cases, ulong seed)
        where TInput : struct
    {
        var random = new SplitMix64(seed);
        for (var i = 0; i < cases; i++)
        {
            // An event stands for the input at its offset.
            var inputs = new List<TInput>();
            var it = new LawCase(Take(RunOf(i, random)), Take(RunOf(i, random)), Take(RunOf(i, random)), random.Next());
            var column = columnOf(source => inputs[(int)source.Offset]);
            if (Check("aggregate", column, it, source => $"{inputs[(int)source.Offset]}", seed) is { } violation)
            {
                return violation;
            }

            DeliveryEvent[] Take(int count)
            {
                var first = inputs.Count;
                for (var j = 0; j < count; j++)
                {
                    inputs.Add(generate(random));
                }

                return [.. Enumerable.Range(first, count).Select(offset => new DeliveryEvent { Offset = offset })];
            }
        }

        return null;
    }

    private static LawViolation? Check(string owner, Column column, LawCase it, Func<DeliveryEvent, string> print, ulong seed)
    {
        var laws = new ColumnLaws(column);
        if (laws.FirstBroken(it) is not { } broken)
        {
            return null;
        }

        var smallest = Shrinking.Smallest(it, smaller => laws.FirstBroken(smaller)?.Law == broken.Law);
        var (law, form, difference) = laws.FirstBroken(smallest) ?? broken;
        var values = string.Join(", ", column.Values.Select(value => value.Name));
        return new LawViolation(
            $"{owner}, values ({values}), {column.Aggregate}{(form is null ? "" : $" in its {form} form")}",
            law, difference, smallest.Describe(print), seed);
    }

    private static int RunOf(int index, SplitMix64 random) =>
        random.Below(1 + (index % 64 == 63 ? LargeRun : index % 8 == 7 ? MediumRun : SmallRun));
}
