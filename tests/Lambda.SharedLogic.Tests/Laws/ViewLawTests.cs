using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.Views;
using Lambda.Testing.Views;

namespace Lambda.SharedLogic.Tests.Laws;

/// <summary>Every registered view keeps every law. A failure prints the seed that replays it.</summary>
public class ViewLawTests
{
    private static readonly ViewRegistry Registry = new([.. ViewRegistry.Discover(typeof(ViewRegistry).Assembly).Views, .. EventWindowViews.All]);

    public static TheoryData<string> Views => [.. Registry.Views.Select(view => view.Name)];

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_keeps_every_law(string name) => CheckMany(name, seeds: 10, casesOfEach: 16);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Views))]
    public void A_view_keeps_every_law_in_many_and_large_cases(string name) => CheckMany(name, seeds: 40, casesOfEach: 128);

    private static void CheckMany(string name, int seeds, int casesOfEach)
    {
        var view = Registry.Find(name)!;
        var keepsLaws = Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(),
            seed => LawSuite.Check(view, casesOfEach, seed) is { } violation ? false.Label(violation.ToString()) : true.ToProperty());
        keepsLaws.Check(Config.QuickThrowOnFailure.WithMaxTest(seeds));
    }
}
