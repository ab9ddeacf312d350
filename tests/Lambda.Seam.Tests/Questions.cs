using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Events;

namespace Lambda.Seam.Tests;

/// <summary>Each view, asked again in the plainest way: group all events that count and go through each group.</summary>
public static class Questions
{
    /// <summary>The views by name; the platform has all of them.</summary>
    public static IReadOnlyDictionary<string, Question> All { get; } = new Dictionary<string, Question>
    {
        ["couriers-hourly"] = new(Tumbling(TimeSpan.FromHours(1)), e => [e.Courier], Courier),
        ["routes-daily"] = new(Tumbling(TimeSpan.FromDays(1)), e => [e.Origin, e.Destination], Route),
        ["regions-hourly"] = new(Tumbling(TimeSpan.FromHours(1)), e => [e.Region, e.Area], Region),
        ["warehouses-daily"] = new(Tumbling(TimeSpan.FromDays(1)), e => [e.Warehouse, e.Sku], Warehouse)
        {
            Where = e => e.Warehouse is not null && e.Status is ("received" or "dispatched"),
        },
        ["throughput"] = new(Sliding(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1)), _ => [], Throughput),
        ["packages"] = new(null, e => [e.Package], Package),
        ["drivers"] = new(null, e => [e.Driver], Driver),
        ["courier-days"] = new(Tumbling(TimeSpan.FromDays(1)), e => [e.Courier], CourierDay.Answer),
        ["courier-spells"] = EventWindowQuestions.Spells,
        ["courier-threes"] = EventWindowQuestions.Threes,
        ["courier-pairs-hourly"] = EventWindowQuestions.PairsHourly,
    };

    private static Func<DateTimeOffset, List<(DateTimeOffset, DateTimeOffset)>> Tumbling(TimeSpan size) => Sliding(size, size);

    private static Func<DateTimeOffset, List<(DateTimeOffset, DateTimeOffset)>> Sliding(TimeSpan size, TimeSpan period) => time =>
    {
        var windows = new List<(DateTimeOffset, DateTimeOffset)>();
        var start = new DateTimeOffset(time.Ticks - (time.Ticks % period.Ticks), TimeSpan.Zero);
        for (; start > time - size; start -= period)
            windows.Add((start, start + size));
        return windows;
    };

    private static Dictionary<string, object?> Courier(List<Counted> group)
    {
        var events = group.ConvertAll(counted => counted.Event);
        var promised = events.Where(e => IsDelivered(e) && e.Promised is not null).ToList();
        var onTime = promised.Count(e => e.Time <= e.Promised);
        var durations = Durations(events);
        return new()
        {
            ["events"] = (long)events.Count,
            ["delivered"] = Number(events, "delivered"),
            ["failed"] = Number(events, "failed"),
            ["promised"] = (long)promised.Count,
            ["onTime"] = (long)onTime,
            ["onTimeShare"] = promised.Count == 0 ? null : (double)onTime / promised.Count,
            ["distanceMeters"] = Distance(events),
            ["durations"] = (long)durations.Count,
            ["durationSecondsMean"] = durations.Count == 0 ? null : durations.Average(),
            ["durationSecondsP50"] = Quantile(durations, 0.50m),
            ["durationSecondsP95"] = Quantile(durations, 0.95m),
            ["durationSecondsP99"] = Quantile(durations, 0.99m),
            ["durationSecondsMax"] = durations.Count == 0 ? null : durations.Max(),
            ["packages"] = (long)events.Select(e => e.Package).Distinct().Count(),
            ["drivers"] = (long)events.Where(e => e.Driver is not null).Select(e => e.Driver).Distinct().Count(),
        };
    }

    private static Dictionary<string, object?> Route(List<Counted> group)
    {
        var events = group.ConvertAll(counted => counted.Event);
        var durations = Durations(events);
        return new()
        {
            ["events"] = (long)events.Count,
            ["delivered"] = Number(events, "delivered"),
            ["distanceMeters"] = Distance(events),
            ["durations"] = (long)durations.Count,
            ["durationSecondsMean"] = durations.Count == 0 ? null : durations.Average(),
            ["durationSecondsP50"] = Quantile(durations, 0.50m),
            ["durationSecondsP95"] = Quantile(durations, 0.95m),
        };
    }

    private static Dictionary<string, object?> Region(List<Counted> group)
    {
        var events = group.ConvertAll(counted => counted.Event);
        return new()
        {
            ["events"] = (long)events.Count,
            ["delivered"] = Number(events, "delivered"),
            ["failed"] = Number(events, "failed"),
            ["packages"] = (long)events.Select(e => e.Package).Distinct().Count(),
        };
    }

    private static Dictionary<string, object?> Warehouse(List<Counted> group)
    {
        var received = group.Where(counted => counted.Event.Status == "received").Sum(counted => counted.Event.Quantity ?? 1);
        var dispatched = group.Where(counted => counted.Event.Status == "dispatched").Sum(counted => counted.Event.Quantity ?? 1);
        return new() { ["received"] = received, ["dispatched"] = dispatched, ["net"] = received - dispatched };
    }

    private static Dictionary<string, object?> Throughput(List<Counted> group)
    {
        var events = group.ConvertAll(counted => counted.Event);
        return new()
        {
            ["events"] = (long)events.Count,
            ["delivered"] = Number(events, "delivered"),
            ["failed"] = Number(events, "failed"),
        };
    }

    private static Dictionary<string, object?> Package(List<Counted> group)
    {
        var latest = Latest(group, _ => true)!;
        var positioned = Latest(group, e => e.Position is not null);
        var promise = group.ConvertAll(counted => counted.Event).Where(e => e.Promised is not null)
            .OrderBy(e => e.Time).ThenBy(e => e.Promised).LastOrDefault()?.Promised;
        var delivered = Latest(group, IsDelivered)?.Event.Time;
        return new()
        {
            ["promisedAt"] = promise,
            ["promiseSecondsLeft"] = (promise - (delivered ?? latest.Event.Time))?.TotalSeconds,
            ["deliveredAt"] = delivered,
            ["onTime"] = promise is null || delivered is null ? null : delivered <= promise ? 1L : 0L,
            ["status"] = latest.Event.Status,
            ["statusAt"] = latest.Event.Time,
            ["driver"] = Latest(group, e => e.Driver is not null)?.Event.Driver,
            ["courier"] = Latest(group, e => e.Courier is not null)?.Event.Courier,
            ["latitude"] = positioned?.Event.Position?.Latitude,
            ["longitude"] = positioned?.Event.Position?.Longitude,
            ["positionAt"] = positioned?.Event.Time,
            ["events"] = (long)group.Count,
        };
    }

    private static Dictionary<string, object?> Driver(List<Counted> group)
    {
        var positions = InOrder(group, e => e.Position is not null).Reverse().Take(2).ToList();
        return new()
        {
            ["latitude"] = positions.FirstOrDefault()?.Event.Position?.Latitude,
            ["longitude"] = positions.FirstOrDefault()?.Event.Position?.Longitude,
            ["positionAt"] = positions.FirstOrDefault()?.Event.Time,
            ["speedMetersPerSecond"] = Speed(positions),
            ["events"] = (long)group.Count,
        };
    }

    private static double? Speed(List<Counted> latestFirst)
    {
        if (latestFirst.Count < 2 || latestFirst[0].Event.Time == latestFirst[1].Event.Time)
            return null;
        var (to, from) = (latestFirst[0].Event.Position!.Value, latestFirst[1].Event.Position!.Value);
        var meters = Haversine.Meters(GeoPoint.FromDegrees(from.Latitude, from.Longitude), GeoPoint.FromDegrees(to.Latitude, to.Longitude));
        return meters / (latestFirst[0].Event.Time - latestFirst[1].Event.Time).TotalSeconds;
    }

    internal static bool IsDelivered(SeamEvent e) => e.Status == "delivered";

    private static long Number(List<SeamEvent> events, string status) => events.Count(e => e.Status == status);

    private static long Distance(List<SeamEvent> events) => events.Where(IsDelivered).Sum(e => e.Distance ?? 0);

    internal static List<double> Durations(List<SeamEvent> events) =>
        [.. events.Where(e => IsDelivered(e) && e.PickedUp <= e.Time).Select(e => (e.Time - e.PickedUp!.Value).TotalSeconds).Order()];

    internal static object? Quantile(List<double> sorted, decimal quantile) =>
        sorted.Count == 0 ? null : sorted[(int)Math.Floor(quantile * (sorted.Count - 1))];

    internal static Counted? Latest(List<Counted> group, Func<SeamEvent, bool> where) => InOrder(group, where).LastOrDefault();

    internal static IEnumerable<Counted> InOrder(List<Counted> group, Func<SeamEvent, bool> where) => group
        .Where(counted => where(counted.Event))
        .OrderBy(counted => counted.Event.Time).ThenBy(counted => counted.Offset).ThenBy(counted => counted.Partition);
}
