using Lambda.ServingLayer.Alerts;
using Lambda.SharedLogic.Views;

namespace Lambda.Seam.Tests;

/// <summary>A rule as the oracle asks it: in the plainest way, over the events of one key.</summary>
/// <param name="View">The view.</param>
/// <param name="RuleOver">The rule, as the platform is given it.</param>
/// <param name="KeyOf">An event's key.</param>
/// <param name="Judge">Trouble or not, the value and since when; <c>null</c> when there is nothing to say.</param>
internal sealed record AlertQuestion(
    string View, Func<ViewDefinition, AlertRule> RuleOver, Func<SeamEvent, string> KeyOf,
    Func<IReadOnlyList<SeamEvent>, DateTimeOffset?, (bool? IsTrouble, double Value, DateTimeOffset? Since)?> Judge)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public Func<SeamEvent, bool> Where { get; init; } = _ => true;

    public static IReadOnlyList<AlertQuestion> All { get; } =
    [
        // Stock below 3, until it is at 6 again.
        new("warehouses-daily", view => Rule("stock", view, "net", AlertCondition.Below, 3) with { ClearLevel = 6 }, e => Key(e.Warehouse, e.Sku), (events, watermark) =>
        {
            var net = events.Sum(e => (e.Quantity ?? 1) * (e.Status == "received" ? 1 : -1));
            return (net < 3 ? true : net >= 6 ? false : null, net, watermark);
        })
        {
            Where = e => e.Warehouse is not null && e.Status is ("received" or "dispatched"),
        },

        // On-time share below 0.8 in two closed hours in a row.
        new("couriers-hourly", view => Rule("late", view, "onTimeShare", AlertCondition.Below, 0.8) with { Windows = 2 }, e => Key(e.Courier), (events, watermark) =>
            Windows(events, watermark, 2, OnTimeShare, share => share < 0.8, share => share >= 0.8)),

        // More than one failed delivery in a closed hour, all kinds of area together; well again without any.
        new("regions-hourly", view => Rule("failing", view, "failed", AlertCondition.Above, 1) with { Windows = 1, ClearLevel = 0, GroupBy = [0] }, e => Key(e.Region),
            (events, watermark) => Windows(events, watermark, 1, group => group.Count(e => e.Status == "failed"), failed => failed > 1, failed => failed <= 0)),

        // A driver without a position for an hour and a half.
        new("drivers", view => Rule("silent", view, "positionAt", AlertCondition.SilentFor, 5_400), e => Key(e.Driver), (events, watermark) =>
        {
            var positions = events.Where(e => e.Position is not null).ToList();
            if (positions.Count == 0 || watermark is null)
                return null;
            var last = positions.Max(e => e.Time);
            var silence = watermark.Value - last;
            return silence >= TimeSpan.FromMinutes(90) ? (true, silence.TotalSeconds, last.AddMinutes(90)) : (false, silence.TotalSeconds, last);
        }),
    ];

    private static AlertRule Rule(string name, ViewDefinition view, string value, AlertCondition condition, double level) =>
        new(name, view, view.Values.ToList().FindIndex(candidate => candidate.Name == value), condition, level);

    private static string Key(params string?[] fields) => string.Join('|', fields.Select(field => field ?? "unknown"));

    private static (bool?, double, DateTimeOffset?)? Windows(
        IReadOnlyList<SeamEvent> events, DateTimeOffset? watermark, int count, Func<List<SeamEvent>, double?> valueOf, Func<double, bool> isTrouble, Func<double, bool> isWell)
    {
        if (watermark is null)
            return null;
        var end = new DateTimeOffset(watermark.Value.Ticks - (watermark.Value.Ticks % Hour.Ticks), TimeSpan.Zero);
        var values = Enumerable.Range(1, count)
            .Select(back => events.Where(e => e.Time >= end - (back * Hour) && e.Time < end - ((back - 1) * Hour)).ToList())
            .Select(window => window.Count == 0 ? null : valueOf(window)).ToList();
        if (values[0] is not { } newest)
            return null;
        return (isWell(newest) ? false : values.TrueForAll(value => value is { } known && isTrouble(known)) ? true : null, newest, end);
    }

    private static double? OnTimeShare(List<SeamEvent> events)
    {
        var promised = events.Where(e => e.Status == "delivered" && e.Promised is not null).ToList();
        return promised.Count == 0 ? null : (double)promised.Count(e => e.Time <= e.Promised) / promised.Count;
    }
}
