using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Tests.State;

public sealed class PreparedEventsTests
{
    private const long Hour = 3_600_000_000;

    private static readonly ViewDefinition View = new ViewBuilder("prepared", "Which groups are there?")
        .KeyedBy("courier", e => e.Courier).Windowed(Windowing.Tumbling(TimeSpan.FromHours(1))).Count("events").Build();

    /// <summary>Keys with the same beginning, of which some are too long for a vector, in two panes.</summary>
    private static readonly Gen<(string? Courier, long Pane)> Groups =
        from courier in Gen.Elements(null, "", "a", "aa", new string('a', 31), new string('a', 32), new string('a', 60), new string('a', 59) + "b")
        from pane in Gen.Elements(0L, Hour)
        select (courier, pane);

    /// <summary>Three groups at most, so that events of one often follow each other.</summary>
    private static readonly Gen<List<(string? Courier, long Pane)>> Streams =
        from groups in Groups.Three()
        from stream in Gen.Elements(groups.Item1, groups.Item2, groups.Item3).ListOf()
        select stream;

    [Fact]
    public void Each_event_gets_the_row_of_its_group_wherever_it_stands_among_others()
    {
        Prop.ForAll(Streams.ToArbitrary(), groups =>
        {
            var (prepared, index) = (new PreparedEvents(), new GroupIndex(SpareArrays.None));
            DeliveryEvent[] events = [.. groups.Select(group => new DeliveryEvent { Courier = Utf8Text.From(group.Courier), EventTime = group.Pane + 5 })];
            for (var turn = 0; turn < 2; turn++)
            {
                prepared.Select(View, events);
                var changed = prepared.FindRows(index, out var rows);

                Assert.Equal(groups.Count, rows.Length);
                for (var i = 0; i < rows.Length; i++)
                {
                    Assert.Equal(groups[i].Pane, index.PaneOf(rows[i]));
                    Assert.Equal(GroupKey.Encode([groups[i].Courier ?? GroupKey.Unknown]), index.KeyOf(rows[i]).ToArray());
                }

                Assert.Equal(rows.ToArray().Distinct(), changed.ToArray().Distinct());
                Assert.Equal(groups.Distinct().Count(), index.Count);
            }
        }).QuickCheckThrowOnFailure();
    }
}
