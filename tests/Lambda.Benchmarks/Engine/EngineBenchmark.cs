using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.Benchmarks.Engine;

/// <summary>Aggregate updates a second on one core, in memory, beside the fold one would write by hand.</summary>
public sealed class EngineBenchmark : IBenchmark
{
    private const int Groups = 250_000;
    private const int BatchesToFill = 500;
    private const int Batches = 100;
    private const int Rounds = 5;
    private const ulong Seed = 42;

    /// <inheritdoc/>
    public void Run(Report report)
    {
        var views = DeliveryViews.Seven;
        report.Title("Engine in memory", $"One core, {Groups:N0} groups in each view but `throughput`, batches of {GroupedEvents.BatchSize:N0} events.");
        report.Duels("aggregate updates", [Plain(), Delivery(views, StateForm.Sketch), Delivery(views, StateForm.Exact), Joins()]);
        report.Stages("nanoseconds of one event in each delivery view", ["view", "sketch (speed layer)", "exact (batch layer)"], [.. views.Select(ByView)]);
    }

    private static (string, Duel) Plain()
    {
        var (table, naive) = (new StateTable(PlainView.View, StateForm.Sketch), new PlainView.Naive());
        return ("eight counts, sums and extremes by courier and hour", Compare(
            events => table.Fold(events.Batch.Events), events => naive.Fold(events.Naive), events => events.Batch.Count * PlainView.Aggregates));
    }

    private static (string, Duel) Delivery(IReadOnlyList<ViewDefinition> views, StateForm form)
    {
        var tables = views.Select(view => new StateTable(view, form)).ToArray();
        var naive = new NaiveFold();
        return ($"the delivery views, {(form == StateForm.Sketch ? "sketches" : "exact")}", Compare(
            events => Fold(tables, events), events => naive.Fold(events.Naive), CountUpdates));
    }

    /// <summary>A join keeps its events: its cost is that of growing, which beside the other views would hide theirs.</summary>
    private static (string, Duel) Joins()
    {
        var (table, naive) = (new StateTable(new JourneysHourly().Define(), StateForm.Sketch), new NaiveJoin());
        return ("journeys joined by courier and hour, one update an event", Compare(
            events => table.Fold(events.Batch.Events), events => naive.Fold(events.Naive), events => events.Batch.Count));
    }

    private static string[] ByView(ViewDefinition view)
    {
        var costs = new[] { StateForm.Sketch, StateForm.Exact }.Select(form =>
        {
            StateTable[] tables = [new StateTable(view, form)];
            return Side(events => Fold(tables, events), events => events.Batch.Count)();
        });
        return [view.Name, .. costs.Select(cost => Report.Number(cost.Nanoseconds))];
    }

    private static Duel Compare(Action<GroupedEvents> ours, Action<GroupedEvents> naive, Func<GroupedEvents, long> units) =>
        new Duel("a dictionary of objects, by hand", Side(ours, units), Side(naive, units)).Run(Rounds);

    /// <summary>Fills the groups first; then each call draws events off the clock and folds them on it.</summary>
    private static Func<Cost> Side(Action<GroupedEvents> fold, Func<GroupedEvents, long> units)
    {
        var events = new GroupedEvents(Groups, Seed);
        for (var batch = 0; batch < BatchesToFill; batch++)
        {
            events.Next();
            fold(events);
        }

        return () =>
        {
            var cost = default(Cost);
            for (var batch = 0; batch < Batches; batch++)
            {
                events.Next();
                cost += Cost.OfThread(() =>
                {
                    fold(events);
                    return units(events);
                });
            }

            return cost;
        };
    }

    private static void Fold(StateTable[] tables, GroupedEvents events)
    {
        foreach (var table in tables)
        {
            table.Fold(events.Batch.Events);
        }
    }

    private static long CountUpdates(GroupedEvents events)
    {
        var updates = 0L;
        foreach (var drawn in events.Batch.Events)
        {
            updates += GroupedEvents.UpdatesOf(drawn);
        }

        return updates;
    }
}
