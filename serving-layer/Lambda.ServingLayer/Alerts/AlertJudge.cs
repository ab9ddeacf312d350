using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Policies;

namespace Lambda.ServingLayer.Alerts;

/// <summary>
/// What a rule says about an answer: a pure function of its rows and its watermark. No clock: silence is measured against the watermark, and which windows are the last
/// ones as well.
/// </summary>
public static class AlertJudge
{
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>A verdict for each key that the answer says something about, in the order of keys.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="rows">The answer's rows, by window, then key.</param>
    /// <param name="watermark">The answer's watermark in microseconds; <see cref="EventTimeClock.NothingSeen"/> when no event has been seen.</param>
    public static IReadOnlyList<AlertVerdict> Judge(AlertRule rule, IReadOnlyList<AnswerRow> rows, long watermark)
    {
        if (rule.Windows is null)
        {
            return [.. rows.Select(row => OfAllTime(rule, row, watermark)).OfType<AlertVerdict>()];
        }

        return watermark == EventTimeClock.NothingSeen ? [] : OfWindows(rule, rows, rule.NewestClosed(watermark));
    }

    private static AlertVerdict? OfAllTime(AlertRule rule, AnswerRow row, long watermark)
    {
        var seen = watermark == EventTimeClock.NothingSeen ? (long?)null : watermark;
        return row.Values[rule.Value] switch
        {
            null => null,
            DateTimeOffset time => seen is { } now ? Silence(rule, row, MicrosecondsOf(time), now) : null,
            var number => new AlertVerdict(row.Key, IsTrouble(rule, Number(number)), Number(number), seen),
        };
    }

    /// <summary>Silence begins to be trouble at a moment that is known exactly, and ends with the event that breaks it.</summary>
    private static AlertVerdict Silence(AlertRule rule, AnswerRow row, long last, long watermark)
    {
        var seconds = (watermark - last) / MicrosecondsPerSecond;
        var isTrouble = seconds >= rule.Level;
        return new AlertVerdict(row.Key, isTrouble, seconds, isTrouble ? last + (long)(rule.Level * MicrosecondsPerSecond) : last);
    }

    private static List<AlertVerdict> OfWindows(AlertRule rule, IReadOnlyList<AnswerRow> rows, long newest)
    {
        var period = rule.View.Windowing.Period;
        var oldest = newest - ((rule.Windows!.Value - 1) * period);
        var inReach = rows.Where(row => row.WindowStart >= oldest && row.WindowStart <= newest && row.Values[rule.Value] is not null).ToList();
        var byKey = inReach.ToLookup(KeyOf);
        return
        [
            .. from row in inReach
               where row.WindowStart == newest
               let value = Number(row.Values[rule.Value]!)
               let isTrouble = IsTrouble(rule, value) == false ? false : AllInTrouble(rule, byKey[KeyOf(row)]) ? true : (bool?)null
               select new AlertVerdict(row.Key, isTrouble, value, row.WindowEnd),
        ];
    }

    private static string KeyOf(AnswerRow row) => string.Concat(row.Key.Select(field => $"{field.Length}:{field}"));

    /// <summary>A window without a value is neither trouble nor none: the row of windows is broken.</summary>
    private static bool AllInTrouble(AlertRule rule, IEnumerable<AnswerRow> windows)
    {
        var all = windows.ToList();
        return all.Count == rule.Windows && all.TrueForAll(row => IsTrouble(rule, Number(row.Values[rule.Value]!)) == true);
    }

    private static bool? IsTrouble(AlertRule rule, double value) => rule.Condition switch
    {
        AlertCondition.Below => value < rule.Level ? true : value >= rule.ClearLevel ? false : null,
        AlertCondition.Above => value > rule.Level ? true : value <= rule.ClearLevel ? false : null,
        _ => throw new InvalidOperationException($"rule '{rule.Name}' is about a time, and the view's value is a number"),
    };

    private static double Number(object value) => value is long whole ? whole : (double)value;

    private static long MicrosecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
