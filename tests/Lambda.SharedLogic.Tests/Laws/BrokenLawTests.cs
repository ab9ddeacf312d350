using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Tests.Laws;

/// <summary>Each law can fail, and the suite names it.</summary>
public class BrokenLawTests
{
    private const int Cases = 100;
    private const ulong Seed = 4711;

    private static readonly Dictionary<Law, Func<LawViolation?>> Breakers = new()
    {
        [Law.Identity] = Check<IdentityThatCounts, long, long>(Small),
        [Law.Commutative] = Check<LastMergedWins, long, long?>(Small),
        [Law.Associative] = Check<MeanOfMeans, long, long?>(random => random.Between(0, 1L << 40)),
        [Law.FoldIsMerge] = Check<CountsMerges, long, long>(Small),
        [Law.Decodes] = Check<ForgetsTheSign, long, long>(Small),
        [Law.Canonical] = () => Check(Column<CountsDescents, (long, long)>(e => e.Offset, ValueKind.WholeNumber, (in state, values) => values[0] = state.Item2)),
        [Law.MergeLeavesOther] = Check<SharesTheBox, long, Box>(Small),
        [Law.PresentingChangesNothing] = () => Check(Column<BoxedSum, Box>(e => e.Quantity, ValueKind.WholeNumber, Drain)),
        [Law.ValueHasItsKind] = () => Check(Column<SumAggregate, Int128>(e => 1, ValueKind.WholeNumber, (in state, values) => values[0] = (int)state)),
        [Law.BatchEqualsSpeed] = () => LawSuite.CheckSketch<long, ExactQuantilesAggregate, Multiset, ForgetsAllButTheSmallest, DDSketch>(Small, Cases, Seed),
        [Law.WithinErrorBound] = () => Check(OffByFivePercent()),
        [Law.SameWindows] = () => LawSuite.Check(FirstComeFirstServed(), Cases, Seed),
    };

    /// <summary>The filter remembers what it was asked before: each aggregate is lawful, and the windows depend on the order of events.</summary>
    private static ViewDefinition FirstComeFirstServed()
    {
        var asked = 0;
        return new ViewBuilder("first-come", "Who came first?").Windowed(Windowing.Count(3)).Where(_ => asked++ % 2 == 0).Max("at", e => e.EventTime).Build();
    }

    public static TheoryData<Law> AllLaws => [.. Enum.GetValues<Law>()];

    [Theory]
    [MemberData(nameof(AllLaws))]
    public void An_aggregate_that_breaks_a_law_is_told_which(Law law)
    {
        var violation = Breakers[law]();
        Assert.NotNull(violation);
        Assert.Equal(law, violation.Law);
        Assert.Contains(law.ToString(), violation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_counter_example_is_small_and_shows_inputs_and_bytes()
    {
        var violation = Breakers[Law.FoldIsMerge]()!;
        Assert.Matches(@"^a = \[-?\d+\]\nb = \[-?\d+\]\nc = \[\]$", violation.CounterExample);
        Assert.Equal("fold(a ++ b)\n    = 04 (1 bytes)\nmerge(fold(a), fold(b))\n    = 06 (1 bytes)", violation.Difference);
    }

    [Fact]
    public void The_same_seed_finds_the_same_counter_example() =>
        Assert.Equal(Breakers[Law.Associative](), Breakers[Law.Associative]());

    [Fact]
    public void A_sum_in_floating_point_is_found_out() => Assert.NotNull(Check<FloatingSum, long, double>(Small)());

    [Fact]
    public void An_operation_that_throws_breaks_the_law_it_was_to_show()
    {
        var violation = Check<ThrowsOnSeven, long, long>(Small)();
        Assert.Contains("InvalidOperationException: seven", violation?.Difference, StringComparison.Ordinal);
        Assert.Contains("[7]", violation?.CounterExample, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_whose_aggregate_breaks_a_law_is_refused_with_law_and_counter_example()
    {
        var view = new ViewBuilder("drained", "What is left after looking?")
            .Column(Column<BoxedSum, Box>(e => e.Quantity, ValueKind.WholeNumber, Drain))
            .Build();
        var refusal = Assert.Throws<InvalidViewException>(() => new ViewRegistry([view]));
        Assert.Contains("view 'drained', values (value), BoxedSum", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Law.PresentingChangesNothing), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("quantity=", refusal.Message, StringComparison.Ordinal);
    }

    private static long Small(SplitMix64 random) => random.Between(-9, 9);

    private static Func<LawViolation?> Check<TAggregate, TInput, TState>(Func<SplitMix64, TInput> generate)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct =>
        () => LawSuite.Check<TAggregate, TInput, TState>(generate, Cases, Seed);

    private static LawViolation? Check(Column column) => LawSuite.Check("a test", column, Cases, Seed);

    private static AggregateColumn<TAggregate, long, TState> Column<TAggregate, TState>(
        Func<DeliveryEvent, long?> select, ValueKind kind, Presentation<TState> present)
        where TAggregate : struct, IAggregate<long, TState> =>
        new([new ValueDefinition("value", kind)], select, present);

    private static void Drain(in Box state, Span<object?> values)
    {
        values[0] = state.Value;
        state.Value = 0;
    }

    private static SketchColumn<long, ExactQuantilesAggregate, Multiset, DDSketchAggregate, DDSketch> OffByFivePercent() => new(
        [new ValueDefinition("median", ValueKind.Number, ErrorBound: ErrorBound.Always(0.01))],
        e => e.DurationMicroseconds,
        (in state, values) => values[0] = state.ValuesAt(0.5m)[0],
        (in state, values) => values[0] = state.ValuesAt(0.5m)[0] * 1.05);
}
