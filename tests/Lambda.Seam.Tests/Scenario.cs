using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;

namespace Lambda.Seam.Tests;

/// <summary>A random life of the platform: how it is set up and what happens to it, step by step.</summary>
/// <param name="Partitions">How many partitions the log has.</param>
/// <param name="Policies">The policies of all views.</param>
/// <param name="RecordsPerRead">How the log cuts its records into batches.</param>
/// <param name="FirstTrigger">Which trigger the first view has; the others have those that follow.</param>
/// <param name="Steps">What happens.</param>
public sealed record Scenario(int Partitions, SpeedPolicies Policies, int RecordsPerRead, int FirstTrigger, IReadOnlyList<Step> Steps)
{
    private static readonly Trigger[] AllTriggers =
    [
        Trigger.EachFlush, Trigger.Unaligned(TimeSpan.FromSeconds(30)), Trigger.OnWatermark, Trigger.Aligned(TimeSpan.FromSeconds(20)), Trigger.EveryRecord,
    ];

    /// <summary>Every trigger, dealt out to the views in turn.</summary>
    public IReadOnlyList<Trigger> Triggers => [.. AllTriggers.Skip(FirstTrigger), .. AllTriggers.Take(FirstTrigger)];

    /// <summary>Nothing is late and every copy lies within the horizon: merged answers must equal the truth over all events.</summary>
    public static Arbitrary<Scenario> Exact { get; } = Of(Gen.Constant(new SpeedPolicies { DuplicateHorizon = 10_000 }));

    /// <summary>Short horizons, late events dropped: merged answers must equal the same rules applied to the open epochs.</summary>
    public static Arbitrary<Scenario> WithLimits { get; } = Of(
        from horizon in Gen.Choose(0, 6)
        from bound in Gen.Choose(0, 90)
        from lateness in Gen.Choose(0, 120)
        from isFinite in Gen.Elements(true, true, false)
        select new SpeedPolicies
        {
            DuplicateHorizon = horizon,
            WatermarkBound = TimeSpan.FromMinutes(bound),
            AllowedLateness = isFinite ? TimeSpan.FromMinutes(lateness) : null,
        });

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Partitions} partitions, {RecordsPerRead} records a read, trigger {FirstTrigger} first, {Policies}\n{string.Join('\n', Steps.Select((step, index) => $"{index}: {step}"))}";

    private static Arbitrary<Scenario> Of(Gen<SpeedPolicies> policies) => Arb.From(
        from partitions in Gen.Choose(1, 4)
        from chosen in policies
        from recordsPerRead in Gen.Elements(1, 2, 7, 1000)
        from firstTrigger in Gen.Choose(0, AllTriggers.Length - 1)
        from count in Gen.Choose(1, 24)
        from steps in Step.Any.ListOf(count)
        select new Scenario(partitions, chosen, recordsPerRead, firstTrigger, [.. steps]),
        Shrink);

    /// <summary>Leaves out a step, or halves of them: what is left of a failure is what makes it fail.</summary>
    private static IEnumerable<Scenario> Shrink(Scenario scenario)
    {
        var steps = scenario.Steps;
        if (steps.Count > 1)
        {
            yield return scenario with { Steps = [.. steps.Take(steps.Count / 2)] };
            yield return scenario with { Steps = [.. steps.Skip(steps.Count / 2)] };
        }

        for (var i = 0; i < steps.Count; i++)
        {
            yield return scenario with { Steps = [.. steps.Where((_, index) => index != i)] };
        }
    }
}
