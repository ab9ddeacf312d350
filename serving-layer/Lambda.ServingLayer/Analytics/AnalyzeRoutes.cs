using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Analytics;

/// <summary>Questions about routes that one view's rows do not answer by themselves: made of merged answers of <c>routes-daily</c>, each with its receipt.</summary>
/// <param name="query">Answers.</param>
/// <param name="routes">The view.</param>
public sealed class AnalyzeRoutes(QueryView query, ViewDefinition routes)
{
    /// <summary>The view that this is made of.</summary>
    public const string ViewName = "routes-daily";

    private readonly int _delivered = PlaceOf(routes, "delivered");
    private readonly int _meters = PlaceOf(routes, "distanceMeters");

    /// <summary>The routes worth joining: see <see cref="Clubbing"/>. Distances are learnt from all deliveries there ever were, loads are those of the days asked for.</summary>
    /// <param name="days">From which day to which; and whether the answer must be complete.</param>
    /// <param name="largestLoad">How many deliveries fit into one vehicle.</param>
    /// <param name="nearMeters">How far apart two destinations are that count as near.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IncompleteAnswerException">It is not complete, and must be.</exception>
    public async ValueTask<ClubbingAnswer> ClubAsync(RouteDays days, long largestLoad, double nearMeters, CancellationToken cancellationToken)
    {
        var loads = await AskAsync(days, QueryInterval.OwnOf(routes), cancellationToken);
        var driven = await AskAsync(days with { From = null, To = null }, QueryInterval.All, cancellationToken);
        var distances = new RoadDistances();
        foreach (var row in driven.Rows)
        {
            distances.Add(row.Key[0], row.Key[1], (long)row.Values[_meters]!, (long)row.Values[_delivered]!);
        }

        var runs = loads.Rows.Where(row => IsKnown(row) && Delivered(row) > 0)
            .Select(row => new RouteRun(row.Key[0], row.Key[1], row.WindowStart, Delivered(row))).ToList();
        var joined = new Clubbing(distances, largestLoad, nearMeters).Join(runs);
        return new ClubbingAnswer(joined, runs.Count, loads.Receipt, driven.Receipt);
    }

    /// <summary>The routes with the most deliveries, exactly: most first, ties by name. Both layers count them exactly, so no bound is needed.</summary>
    /// <param name="days">From which day to which; and whether the answer must be complete.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IncompleteAnswerException">It is not complete, and must be.</exception>
    public async ValueTask<BusiestAnswer> BusiestAsync(RouteDays days, int most, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(days, QueryInterval.All, cancellationToken);
        var known = answer.Rows.Where(row => IsKnown(row) && Delivered(row) > 0).ToList();
        var busiest = known.OrderByDescending(Delivered).Take(most) // stable: the rows come by name
            .Select(row => new BusyRoute(row.Key[0], row.Key[1], Delivered(row), (long)row.Values[_meters]!)).ToList();
        return new BusiestAnswer(busiest, known.Count, known.Sum(Delivered), answer.Receipt);
    }

    private long Delivered(AnswerRow row) => (long)row.Values[_delivered]!;

    // An absent place is no place.
    private static bool IsKnown(AnswerRow row) => row.Key[0] != GroupKey.Unknown && row.Key[1] != GroupKey.Unknown;

    private ValueTask<QueryAnswer> AskAsync(RouteDays days, QueryInterval interval, CancellationToken cancellationToken) => query.AskAsync(
        new QueryRequest(routes) { From = days.From, To = days.To, Interval = interval, Limit = int.MaxValue, RequireComplete = days.RequireComplete }, cancellationToken);

    private static int PlaceOf(ViewDefinition view, string value) => view.Values.ToList().FindIndex(candidate => candidate.Name == value);
}
