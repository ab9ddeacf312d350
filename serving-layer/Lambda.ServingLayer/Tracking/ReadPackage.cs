using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Tracking;

/// <summary>Reads what is known of a package, and of all that tells where it is, from one publication.</summary>
public sealed class ReadPackage(ViewRegistry registry, QueryView query)
{
    /// <summary>Reads a package.</summary>
    /// <param name="question">The question for its row of the view <c>packages</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ValueTask<PackageAnswer> AskAsync(QueryRequest question, CancellationToken cancellationToken) => query.ReadTogetherAsync(
        async views =>
        {
            var answer = await views.AskAsync(question);
            var package = answer.Rows is [var row] ? PackageFacts.Of(new RowValues(question.View, row)) : null;
            var page = package is null ? null : await PageAsync(package, answer.Receipt, new TrackingReader(registry, views, question));
            return new PackageAnswer(answer, package, page, views.Receipt(), views.Reads);
        },
        cancellationToken);

    private static async ValueTask<PackagePage> PageAsync(PackageFacts package, Receipt receipt, TrackingReader reader)
    {
        long? watermark = receipt.Freshness.Watermark is { } time ? Instants.ToMicroseconds(time) : null;
        var now = Math.Max(watermark ?? long.MinValue, package.HeardAt);
        if (!package.IsCarried)
        {
            return PackagePage.Of(package, null, [], new Dictionary<string, PlaceFacts>(), null, watermark);
        }

        var vehicle = package.Driver is { } driver ? await reader.VehicleAsync(driver) : null;
        var packages = package.Driver is { } named ? await reader.PackagesAsync(await reader.DaysAsync(named, now)) : [];
        var places = await reader.PlacesAsync(packages.Where(other => other.IsCarried).Append(package));
        return PackagePage.Of(package, vehicle, packages, places, await reader.RouteAsync(package, now), watermark);
    }
}

/// <summary>What is known of a package.</summary>
/// <param name="Answer">Its row of the view <c>packages</c>; no row when it was never seen.</param>
/// <param name="Package">The row, read; <c>null</c> when there is none, or the view is another than ours.</param>
/// <param name="Page">What follows from that and from other views.</param>
/// <param name="Receipt">What all of it was made of.</param>
/// <param name="Reads">How far each view was read.</param>
public sealed record PackageAnswer(QueryAnswer Answer, PackageFacts? Package, PackagePage? Page, Receipt Receipt, IReadOnlyList<ViewRead> Reads);
