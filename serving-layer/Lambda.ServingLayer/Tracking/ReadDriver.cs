using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Tracking;

/// <summary>Reads what is known of a driver, and of the stops that are left, from one publication.</summary>
public sealed class ReadDriver(ViewRegistry registry, QueryView query)
{
    /// <summary>Reads a driver.</summary>
    /// <param name="question">The question for the driver's row of the view <c>drivers</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ValueTask<DriverAnswer> AskAsync(QueryRequest question, CancellationToken cancellationToken) => query.ReadTogetherAsync(
        async views =>
        {
            var answer = await views.AskAsync(question);
            var page = answer.Rows is [var row]
                ? await PageAsync(new RowValues(question.View, row), answer.Receipt, new TrackingReader(registry, views, question))
                : null;
            return new DriverAnswer(answer, page, views.Receipt(), views.Reads);
        },
        cancellationToken);

    private static async ValueTask<DriverPage> PageAsync(RowValues row, Receipt receipt, TrackingReader reader)
    {
        var vehicle = VehicleFacts.Of(row);
        long? watermark = receipt.Freshness.Watermark is { } time ? Instants.ToMicroseconds(time) : null;
        var days = await reader.DaysAsync(row.Key, Math.Max(watermark ?? 0, vehicle?.At ?? 0));
        var packages = await reader.PackagesAsync(days);
        var places = await reader.PlacesAsync(GivenOrder.Of(row.Key, packages));
        return DriverPage.Of(row.Key, vehicle, packages, places, days?.List<ActivitySession>("shifts") ?? [], watermark);
    }
}

/// <summary>What is known of a driver.</summary>
/// <param name="Answer">The row of the view <c>drivers</c>; no row when the driver was never seen.</param>
/// <param name="Page">What follows from that and from other views.</param>
/// <param name="Receipt">What all of it was made of.</param>
/// <param name="Reads">How far each view was read.</param>
public sealed record DriverAnswer(QueryAnswer Answer, DriverPage? Page, Receipt Receipt, IReadOnlyList<ViewRead> Reads);
