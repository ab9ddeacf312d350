using FsCheck;
using FsCheck.Fluent;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Tests.Support;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;
using Lambda.Testing.Views;

namespace Lambda.ServingLayer.Tests.Queries;

public sealed class PagingTests
{
    /// <summary>How many pages an answer has at most: each of them is found among all rows, and a small page of a small answer says what one of a large answer says.</summary>
    private const int MostPages = 12;
    private static readonly Lazy<Task<ServedPlatform>> Served = new(FilledAsync);

    [Fact, Trait("Category", "Slow")]
    public void All_pages_together_are_the_unpaged_answer_and_no_row_comes_twice() => CheckAligned(30);

    [Fact, Trait("Category", "Slow")]
    public void All_pages_together_are_the_unpaged_answer_in_many_more_cases() => CheckAligned(500);

    [Fact]
    public void Nor_where_windows_follow_the_events() => CheckDataDriven(8);

    [Fact, Trait("Category", "Slow")]
    public void Nor_where_windows_follow_the_events_in_many_more_cases() => CheckDataDriven(100);

    [Fact]
    public async Task A_page_of_a_large_view_reads_little_more_than_a_page()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Many(4_000, seed: 5, days: 200));
        await platform.CutAndPublishAsync();
        await platform.CatchUpAsync();
        var view = platform.View("couriers-hourly");
        var first = await platform.AskAsync(new QueryRequest(view) { Limit = 10 });
        Assert.InRange(platform.Batch.RowsRead, 10, 60);

        await platform.AskAsync(new QueryRequest(view) { Limit = 10, After = PageToken.Parse(first.NextPageToken!) });

        Assert.InRange(platform.Batch.RowsRead, 20, 120);
    }

    [Fact]
    public async Task Rows_that_appear_between_pages_move_no_other_row()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Many(200, seed: 6));
        await platform.CatchUpAsync();
        var view = platform.View("couriers-hourly");
        var before = await platform.AskAsync(new QueryRequest(view) { Limit = QueryRequest.HighestLimit });
        var page = await platform.AskAsync(new QueryRequest(view) { Limit = 20 });
        await platform.AppendAsync(Deliveries.Delivered("early", "vendor-0", "2018-12-31T00:00:00Z"));
        await platform.CatchUpAsync();

        var next = await platform.AskAsync(new QueryRequest(view) { Limit = 20, After = PageToken.Parse(page.NextPageToken!) });

        Assert.Equal(before.Rows.Skip(20).Take(20).Lines(), next.Rows.Lines());
    }

    [Fact]
    public async Task Rows_without_the_value_come_last_in_either_direction()
    {
        var platform = await Served.Value;
        foreach (var direction in new[] { "", "-" })
        {
            var rows = (await platform.AskAsync("couriers-hourly", ("orderBy", direction + "durationSecondsP50"), ("limit", "10000"))).Rows;
            var value = platform.View("couriers-hourly").Values.ToList().FindIndex(candidate => candidate.Name == "durationSecondsP50");
            var isNull = rows.Select(row => row.Values[value] is null).ToList();
            Assert.Equal(isNull.Order(), isNull);
            Assert.Contains(true, isNull);
        }
    }

    private static void CheckAligned(int cases) => Check(Questions(view => !view.Windowing.IsDataDriven, fewestRows: 4), cases);

    private static void CheckDataDriven(int cases) => Check(Questions(view => view.Windowing.IsDataDriven, fewestRows: 30), cases);

    private static void Check(Arbitrary<QueryRequest> questions, int cases) =>
        Prop.ForAll(questions, question => CheckAsync(question).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));

    private static async Task CheckAsync(QueryRequest question)
    {
        var platform = await Served.Value;
        var all = await platform.AskAsync(question with { Limit = QueryRequest.HighestLimit });
        Assert.Null(all.NextPageToken);
        question = question with { Limit = Math.Max(question.Limit, all.Rows.Count / MostPages) };
        var paged = new List<AnswerRow>();
        QueryAnswer page;
        do
        {
            page = await platform.AskAsync(question);
            paged.AddRange(page.Rows);
            Assert.True(page.NextPageToken is null || page.Rows.Count == question.Limit);
            question = question with { After = page.NextPageToken is { } next ? PageToken.Parse(next) : null };
        }
        while (page.NextPageToken is not null);

        Assert.Equal(all.Rows.Lines(), paged.Lines());
        Assert.Equal(paged.Count, paged.Select(row => (row.WindowStart, string.Join('\n', row.Key))).Distinct().Count());
    }

    private static Arbitrary<QueryRequest> Questions(Func<ViewDefinition, bool> where, int fewestRows)
    {
        var views = Served.Value.GetAwaiter().GetResult().Views.Views.Where(where);
        return Arb.From(
            from view in Gen.Elements(views.ToArray())
            from limit in Gen.Choose(fewestRows, 200)
            from interval in Gen.Elements(1, 2, 24)
            from rollsUpAll in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            from keeps in Gen.Elements(true, false)
            from order in Gen.Choose(-1, view.Values.Count - 1)
            from fromTop in Gen.Elements(true, false)
            from fromHour in Gen.Choose(0, 100)
            select new QueryRequest(view)
            {
                Limit = limit,
                Interval = rollsUpAll ? QueryInterval.All : view.Windowing.Size == 0 ? QueryInterval.OwnOf(view) : new QueryInterval(view.Windowing.Size * (view.Windowing.Period < view.Windowing.Size ? 1 : interval)),
                GroupBy = keeps ? new QueryRequest(view).GroupBy : [],
                OrderBy = order < 0 || view.Values[order].Kind == ValueKind.List ? null : new QueryOrder(order, fromTop),
                From = view.Windowing.Kind == WindowKind.Global || fromHour > 72 ? null : (1_547_424_000L + (fromHour * 3_600)) * 1_000_000,
            });
    }

    private static async Task<ServedPlatform> FilledAsync()
    {
        var platform = new ServedPlatform(moreViews: EventWindowViews.All);
        await platform.AppendAsync(Deliveries.Many(250, seed: 3));
        await platform.CutAndPublishAsync();
        await platform.AppendAsync(Deliveries.Many(150, seed: 4));
        await platform.CutAsync();
        await platform.AppendAsync(Deliveries.Many(50, seed: 5));
        await platform.CatchUpAsync();
        return platform;
    }
}
