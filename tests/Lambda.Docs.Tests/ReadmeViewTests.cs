using Lambda.Docs.Tests.Markdown;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.Docs.Tests;

/// <summary>The front page's view, compiled into this project, in both layers.</summary>
public class ReadmeViewTests
{
    private static readonly ViewDefinition View = new LongTripsDaily().Define();

    [Fact]
    public void The_view_on_the_front_page_is_the_one_that_is_compiled_here()
    {
        var source = File.ReadAllText(Repository.PathOf("tests", "Lambda.Docs.Tests", "Snippets", "LongTripsDaily.cs"));

        Assert.Equal(source.TrimEnd(), MarkdownPage.Of("README.md").Block("csharp LongTripsDaily.cs").Text);
    }

    [Fact]
    public void The_registry_finds_it_and_its_aggregates_keep_the_laws()
    {
        Assert.NotNull(ViewRegistry.Discover(typeof(LongTripsDaily).Assembly).Find("long-trips-daily"));
        Assert.Null(LawSuite.Check(View, cases: 200, seed: 2026));
    }

    [Fact]
    public void Both_layers_together_count_what_a_naive_reader_counts()
    {
        var events = Trips(count: 400);
        var batch = Fold(events[..250], StateForm.Exact);
        var speed = Fold(events[250..], StateForm.Sketch);

        var merged = new StateTable(View, StateForm.Sketch);
        var writer = new SharedLogic.Encoding.StateWriter();
        foreach (var (table, form) in new[] { (batch, StateForm.Exact), (speed, StateForm.Sketch) })
        {
            for (var row = 0; row < table.Count; row++)
            {
                writer.Clear();
                table.Encode(row, writer);
                merged.MergeEncoded(merged.FindOrAdd(table.PaneOf(row), table.KeyOf(row)), writer.Written, form);
            }
        }

        var longTrips = events.Where(it => it.DistanceMeters >= 10_000).ToList();
        var expected = longTrips.GroupBy(it => it.OriginRegion.ToString())
            .ToDictionary(region => region.Key, region => (Trips: (long)region.Count(), Meters: region.Sum(it => it.DistanceMeters), Longest: region.Max(it => it.DistanceMeters)));
        Assert.Equal(expected.Count, merged.Count);
        for (var row = 0; row < merged.Count; row++)
        {
            var (trips, meters, longest) = expected[GroupKey.Decode(merged.KeyOf(row), 1)[0]];
            Assert.Equal([trips, meters, longest, 2L], merged.Present(row));
        }
    }

    private static StateTable Fold(IReadOnlyList<DeliveryEvent> events, StateForm form)
    {
        var table = new StateTable(View, form);
        table.Fold([.. events]);
        return table;
    }

    /// <summary>Delivered trips of one day: two couriers, three regions, 0 to 20 km.</summary>
    private static List<DeliveryEvent> Trips(int count)
    {
        var batch = new DeliveryEventBatch();
        for (var i = 0; i < count; i++)
        {
            var json = $$"""
                {"package_id":"P{{i}}","timestamp":"2019-01-15T10:00:00Z","shipment_status":"delivered","courier":"courier-{{i / 7 % 2}}",
                 "origin_region":"region-{{i % 3}}","distance_meters":{{i * 7_919 % 20_001}}}
                """;
            Assert.True(DeliveryEventJson.TryDecode(System.Text.Encoding.UTF8.GetBytes(json), batch, out var rejection), $"{rejection}");
        }

        return [.. batch.Events];
    }
}
