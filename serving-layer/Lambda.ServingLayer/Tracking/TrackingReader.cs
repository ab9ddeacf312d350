using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.ServingLayer.Tracking;

/// <summary>
/// Reads the facts that the pages of packages and drivers are made of, each by key, from one publication. A view that the platform does not have tells nothing.
/// </summary>
/// <param name="registry">The views there are.</param>
/// <param name="views">The publication.</param>
/// <param name="question">The question for the page: its source and what it requires hold for all reads.</param>
internal sealed class TrackingReader(ViewRegistry registry, PublishedViews views, QueryRequest question)
{
    /// <summary>How many days back a driver's packages and shifts are looked for.</summary>
    public const int DaysOfDriver = 7;

    /// <summary>Where a driver is.</summary>
    public async ValueTask<VehicleFacts?> VehicleAsync(string driver) =>
        await RowsAsync("drivers", [[driver]]) is [var row] ? VehicleFacts.Of(row) : null;

    /// <summary>A driver's last days, as one.</summary>
    public async ValueTask<RowValues?> DaysAsync(string driver, long now) =>
        await RowsAsync("driver-days", [[driver]], now, DaysOfDriver) is [var days] ? days : null;

    /// <summary>The packages that a driver had in these days.</summary>
    public async ValueTask<IReadOnlyList<PackageFacts>> PackagesAsync(RowValues? driverDays)
    {
        var ids = driverDays?.List<string>("carried") ?? [];
        return ids.Count == 0 ? [] : [.. (await RowsAsync("packages", [ids])).Select(PackageFacts.Of).OfType<PackageFacts>()];
    }

    /// <summary>The destinations of packages, as far as they are known.</summary>
    public async ValueTask<IReadOnlyDictionary<string, PlaceFacts>> PlacesAsync(IEnumerable<PackageFacts> packages)
    {
        var names = packages.Select(package => package.Destination).OfType<string>().Distinct().ToList();
        var places = new Dictionary<string, PlaceFacts>(StringComparer.Ordinal);
        foreach (var row in names.Count == 0 ? [] : await RowsAsync("places", [names]))
        {
            if (PlaceFacts.Of(row) is { } place)
            {
                places.Add(row.Key, place);
            }
        }

        return places;
    }

    /// <summary>How long a package's route took lately.</summary>
    public async ValueTask<RouteFacts?> RouteAsync(PackageFacts package, long now) =>
        package is { Origin: { } origin, Destination: { } destination }
        && await RowsAsync("routes-daily", [[origin], [destination]], now, RouteFacts.Days) is [var row]
            ? RouteFacts.Of(row)
            : null;

    private async ValueTask<IReadOnlyList<RowValues>> RowsAsync(string name, IReadOnlyList<IReadOnlyList<string>> keys, long? now = null, int days = 0)
    {
        if (registry.Find(name) is not { } view || view.KeyFields.Length != keys.Count)
        {
            return [];
        }

        var request = new QueryRequest(view)
        {
            Keys = new KeyFilter(keys),
            Interval = QueryInterval.All,
            From = now is { } last ? Windowing.FloorTo(last - (days * Instants.Day), Instants.Day) : null,
            Limit = QueryRequest.HighestLimit,
            Source = question.Source,
            RequireComplete = question.RequireComplete,
        };
        return [.. (await views.AskAsync(request)).Rows.Select(row => new RowValues(view, row))];
    }
}
