using System.Globalization;
using Lambda.Ports.Alerts;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>A page of alerts.</summary>
/// <param name="Alerts">Newest first.</param>
/// <param name="NextPageToken">What to send as <c>pageToken</c> for the next page; <c>null</c> on the last one.</param>
public sealed record AlertsBody(IReadOnlyList<AlertBody> Alerts, string? NextPageToken);

/// <summary>One time that a rule found a key in trouble.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rule">The rule.</param>
/// <param name="View">The view that the rule is over.</param>
/// <param name="Key">Which row of the view it is about.</param>
/// <param name="State"><c>raised</c> or <c>cleared</c>.</param>
/// <param name="Raised">When and why it was raised.</param>
/// <param name="Cleared">When and why it was cleared; <c>null</c> as long as it is raised.</param>
public sealed record AlertBody(
    string Id, string Rule, string View, IReadOnlyDictionary<string, string> Key, string State, AlertMomentBody Raised, AlertMomentBody? Cleared)
{
    /// <summary>The body for an alert.</summary>
    public static AlertBody Of(Alert alert) => new(
        alert.Id.ToString(CultureInfo.InvariantCulture), alert.Rule, alert.View, alert.Key.ToDictionary(field => field.Name, field => field.Value),
        alert.IsRaised ? "raised" : "cleared", AlertMomentBody.Of(alert.Raised), alert.Cleared is { } cleared ? AlertMomentBody.Of(cleared) : null);
}

/// <summary>When an alert was raised or cleared, and what did it.</summary>
/// <param name="EventTime">When it came to that, in the events' own time; <c>null</c> when no event had been seen, or the settings took the rule away.</param>
/// <param name="ClockTime">When it was decided, by the clock.</param>
/// <param name="Value">The value that did it; <c>null</c> when the settings took the rule away.</param>
/// <param name="Level">What the value was held against.</param>
/// <param name="Answer">Which answer the value is from; <c>null</c> when the settings took the rule away.</param>
public sealed record AlertMomentBody(DateTimeOffset? EventTime, DateTimeOffset ClockTime, double? Value, double Level, AlertAnswer? Answer)
{
    /// <summary>The body for a moment.</summary>
    public static AlertMomentBody Of(AlertMoment moment) =>
        new(moment.EventTime is { } time ? IsoInstant.ToTime(time) : null, moment.At, moment.Value, moment.Level, moment.Answer);
}
