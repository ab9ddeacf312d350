using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

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
        ["driver-days"] = new(Tumbling(TimeSpan.FromDays(1)), e => [e.Driver], DriverDay) { Where = e => e.Driver is not null },
        ["places"] = new(null, e => [e.Destination], Place) { Where = e => IsDelivered(e) && e.Destination is not null && e.Position is not null },
        ["journeys-hourly"] = new(Tumbling(TimeSpan.FromHours(1)), e => [e.Courier], _ => [])
        {
            Where = e => e.Status is "picked_up" or "delivered" || (e.Promised is not null && e.Courier is not null),
            Bound = TimeSpan.FromDays(1),
            AnswerAmong = (group, all) => Joined.Answer(group, all, TimeSpan.FromDays(1)),
        },
        ["short-journeys"] = new(Sliding(TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(20)), e => [e.Courier], _ => [])
        {
            Bound = ShortJourneys.Bound,
            AnswerAmong = (group, all) => Joined.Answer(group, all, ShortJourneys.Bound),
        },
    };

    private static readonly string[] Statuses =
        ["created", "received", "dispatched", "picked_up", "in_transit", "out_for_delivery", "delivered", "failed", "returned", "cancelled"];

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
        var routed = Latest(group, e => e.Destination is not null)?.Event;
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
            ["origin"] = routed?.Origin,
            ["destination"] = routed?.Destination,
            ["history"] = History(group),
        };
    }

    // The latest 32 pairs of hour and status, in order of their first reports; what follows the same status is joined.
    private static List<StatusSpan> History(List<Counted> group)
    {
        var spans = group.Select(counted => counted.Event)
            .GroupBy(e => (Hour: e.Time.Ticks / TimeSpan.TicksPerHour, Status: StatusNumber(e)))
            .OrderByDescending(pair => pair.Key).Take(32)
            .Select(pair => new StatusSpan(pair.First().Status, pair.Min(e => e.Time), pair.Max(e => e.Time), pair.Count()))
            .OrderBy(span => span.From).ThenBy(span => Array.IndexOf(Statuses, span.Status));
        var history = new List<StatusSpan>();
        foreach (var span in spans)
        {
            if (history is [.., var last] && last.Status == span.Status)
                history[^1] = last with { To = span.To, Events = last.Events + span.Events };
            else
                history.Add(span);
        }

        return history;
    }

    private static int StatusNumber(SeamEvent e) => Array.IndexOf(Statuses, e.Status);

    private static Dictionary<string, object?> DriverDay(List<Counted> group)
    {
        var events = group.ConvertAll(counted => counted.Event);
        return new()
        {
            ["events"] = (long)events.Count,
            ["delivered"] = Number(events, "delivered"),
            ["failed"] = Number(events, "failed"),
            ["shifts"] = Sessions([.. events.Select(e => e.Time).Order()], TimeSpan.FromHours(2)),
            ["carried"] = events.Where(e => e.Status is "picked_up" or "in_transit" or "out_for_delivery")
                .GroupBy(e => e.Package, e => e.Time)
                .OrderByDescending(package => package.Max()).ThenBy(package => package.Key, StringComparer.Ordinal)
                .Select(package => package.Key).Take(256).ToList(),
        };
    }

    private static List<ActivitySession> Sessions(List<DateTimeOffset> times, TimeSpan gap)
    {
        var sessions = new List<ActivitySession>();
        foreach (var time in times)
        {
            if (sessions is [.., var last] && time - last.End < gap)
                sessions[^1] = last with { End = time, Events = last.Events + 1 };
            else
                sessions.Add(new ActivitySession(time, time, 1));
        }

        return sessions;
    }

    private static Dictionary<string, object?> Place(List<Counted> group)
    {
        var points = group.ConvertAll(counted => GeoPoint.FromDegrees(counted.Event.Position!.Value.Latitude, counted.Event.Position!.Value.Longitude));
        return new()
        {
            ["deliveries"] = (long)group.Count,
            ["latitude"] = (double)points.Average(point => (decimal)point.LatitudeE7) / 1e7,
            ["latitudeDeviation"] = Deviation(points.ConvertAll(point => (decimal)point.LatitudeE7)),
            ["longitude"] = (double)points.Average(point => (decimal)point.LongitudeE7) / 1e7,
            ["longitudeDeviation"] = Deviation(points.ConvertAll(point => (decimal)point.LongitudeE7)),
        };
    }

    private static double Deviation(List<decimal> numbers) =>
        Math.Sqrt((double)((numbers.Count * numbers.Sum(number => number * number)) - (numbers.Sum() * numbers.Sum()))) / numbers.Count / 1e7;

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
