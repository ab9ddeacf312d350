using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.Views;

namespace Lambda.Seam.Tests;

/// <summary>The view of docs/aggregates.md, which has a line of every kind, asked again in the plainest way.</summary>
public static class CourierDay
{
    private const int TenMinutes = 600;
    private const int TwentyMinutes = 1_200;

    /// <summary>The values of a courier's day.</summary>
    public static Dictionary<string, object?> Answer(List<Counted> group)
    {
        var events = group.ConvertAll(counted => counted.Event);
        var meters = events.Where(e => e.Distance is not null).Select(e => e.Distance!.Value).ToList();
        var promised = events.Where(e => Questions.IsDelivered(e) && e.Promised is not null).ToList();
        var onTime = promised.Count(e => e.Time <= e.Promised);
        var seconds = Questions.Durations(events);
        var promise = events.Where(e => e.Promised is not null).OrderBy(e => e.Time).ThenBy(e => e.Promised).LastOrDefault()?.Promised;
        var delivered = Questions.Latest(group, Questions.IsDelivered)?.Event.Time;
        var latest = Questions.Latest(group, _ => true)!.Event;
        var first = Questions.InOrder(group, e => e.Origin is not null).FirstOrDefault()?.Event;
        var positioned = Questions.Latest(group, e => e.Position is not null)?.Event;
        return new()
        {
            ["events"] = (long)events.Count,
            ["meters"] = meters.Sum(),
            ["shortestMeters"] = meters.Count == 0 ? null : meters.Min(),
            ["longestMeters"] = meters.Count == 0 ? null : meters.Max(),
            ["meanMeters"] = meters.Count == 0 ? null : meters.Average(),
            ["promised"] = (long)promised.Count,
            ["onTime"] = (long)onTime,
            ["onTimeShare"] = promised.Count == 0 ? null : (double)onTime / promised.Count,
            ["secondsDeviation"] = Deviation(seconds),
            ["seconds"] = new List<HistogramBucket>
            {
                new(null, TenMinutes, seconds.Count(number => number < TenMinutes)),
                new(TenMinutes, TwentyMinutes, seconds.Count(number => number is >= TenMinutes and < TwentyMinutes)),
                new(TwentyMinutes, null, seconds.Count(number => number >= TwentyMinutes)),
            },
            ["secondsP50"] = Questions.Quantile(seconds, 0.50m),
            ["firstFrom"] = first?.Origin,
            ["firstAt"] = first?.Time,
            ["lastTo"] = Questions.Latest(group, e => e.Destination is not null)?.Event.Destination,
            ["status"] = latest.Status,
            ["statusAt"] = latest.Time,
            ["latitude"] = positioned?.Position?.Latitude,
            ["longitude"] = positioned?.Position?.Longitude,
            ["positionAt"] = positioned?.Time,
            ["lastTwoMeters"] = Questions.InOrder(group, e => e.Distance is not null).Reverse().Take(2).Select(counted => counted.Event.Distance!.Value).ToList(),
            ["promisedAt"] = promise,
            ["promiseSecondsLeft"] = (promise - (delivered ?? latest.Time))?.TotalSeconds,
            ["deliveredAt"] = delivered,
            ["isOnTime"] = promise is null || delivered is null ? null : delivered <= promise ? 1L : 0L,
            ["shifts"] = Shifts(events),
            ["packages"] = (long)events.Select(e => e.Package).Distinct().Count(),
            ["knownPackages"] = (long)events.Select(e => e.Package).Distinct().Count(),
            ["topOrigins"] = Top(events.Select(e => e.Origin)).ConvertAll(share => new NamedCount(share.Name, share.Count)),
            ["topDestinations"] = Top(events.Select(e => e.Destination)),
            ["someOrigins"] = events.Select(e => e.Origin).OfType<string>().Distinct().OrderBy(name => Number(Hash128.Of(Utf8Text.From(name)))).Take(2).ToList(),
            ["originsOfSomeEvents"] = events.Where(e => e.Origin is not null).DistinctBy(e => e.IdentityOf()).OrderBy(HashOf).Take(2).Select(e => e.Origin!).ToList(),
        };
    }

    /// <summary>In whole numbers up to the last quotient: durations are whole seconds.</summary>
    private static object? Deviation(List<double> seconds)
    {
        var (sum, squares) = (seconds.Sum(number => (long)number), seconds.Sum(number => (long)number * (long)number));
        return seconds.Count == 0 ? null : Math.Sqrt((seconds.Count * squares) - (sum * sum)) / seconds.Count;
    }

    private static List<ActivitySession> Shifts(List<SeamEvent> events)
    {
        var shifts = new List<ActivitySession>();
        foreach (var time in events.Select(e => e.Time).Order())
        {
            if (shifts.Count > 0 && time - shifts[^1].End < TimeSpan.FromMinutes(30))
                shifts[^1] = new(shifts[^1].Start, time, shifts[^1].Events + 1);
            else
                shifts.Add(new(time, time, 1));
        }

        return shifts;
    }

    private static List<NamedShare> Top(IEnumerable<string?> texts)
    {
        var all = texts.OfType<string>().ToList();
        return [.. all.GroupBy(text => text, (text, same) => new NamedShare(text, same.Count(), (double)same.Count() / all.Count))
            .OrderByDescending(share => share.Count).ThenBy(share => share.Name, StringComparer.Ordinal).Take(2)];
    }

    private static UInt128 HashOf(SeamEvent e)
    {
        var batch = new DeliveryEventBatch();
        Assert.True(DeliveryEventJson.TryDecode(e.ToJson(), batch, out _));
        return new(batch.Events[0].Identity.High, batch.Events[0].Identity.Low);
    }

    private static UInt128 Number(Hash128 hash) => new(hash.High, hash.Low);
}
