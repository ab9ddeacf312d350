using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>All views.</summary>
/// <param name="Views">By name.</param>
public sealed record ViewsBody(IReadOnlyList<ViewBody> Views);

/// <summary>The definition of a view.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">The question that it answers.</param>
/// <param name="Key">The names of its key fields; none for one group per window.</param>
/// <param name="Window">Its windows.</param>
/// <param name="Values">Its values.</param>
/// <param name="Policies">What the speed layer does with duplicates and late events.</param>
/// <param name="Fingerprint">A hash of how its states are laid out.</param>
public sealed record ViewBody(
    string Name, string Description, IReadOnlyList<string> Key, ViewWindowBody Window, IReadOnlyList<ViewValueBody> Values, PoliciesBody Policies, string Fingerprint)
{
    /// <summary>The body for a definition.</summary>
    public static ViewBody Of(ViewDefinition view) => new(
        view.Name, view.Description, [.. view.KeyFields.Select(keyField => keyField.Name)], ViewWindowBody.Of(view),
        [.. view.Values.Select(value => new ViewValueBody(value.Name, value.Kind, value.Unit, value.ErrorBound?.ToString()))],
        PoliciesBody.Of(view.Policies), view.Fingerprint);
}

/// <summary>The windows of a view.</summary>
/// <param name="Kind">How they lie.</param>
/// <param name="Interval">Their length as an ISO-8601 duration, <c>own</c> when each has its own, or <c>all</c>; what <c>interval</c> is when absent.</param>
/// <param name="Period">The distance between the starts of two of them; <c>null</c> when there is only one, and when the events decide.</param>
/// <param name="Events">How many events close one; <c>null</c> when their number does not matter.</param>
/// <param name="Longest">Of windows by time or count: the stretches of time that none crosses, as an ISO-8601 duration; else <c>null</c>.</param>
/// <param name="Gap">The silence that ends a session, as an ISO-8601 duration; <c>null</c> for other kinds.</param>
/// <param name="Resolution">What event times count as multiples of when a silence is measured; <c>null</c> for other kinds than sessions.</param>
public sealed record ViewWindowBody(
    WindowKind Kind, string Interval, string? Period, int? Events, string? Longest, string? Gap, string? Resolution)
{
    /// <summary>The body for a view's windows.</summary>
    public static ViewWindowBody Of(ViewDefinition view)
    {
        var windowing = view.Windowing;
        var (isFixed, isSession) = (windowing.Size > 0, windowing.Kind == WindowKind.Session);
        return new(
            windowing.Kind, QueryInterval.OwnOf(view).ToString(), Duration(isFixed, windowing.Period), windowing.Events > 0 ? windowing.Events : null,
            Duration(windowing.Longest > 0, windowing.Longest), Duration(isSession, windowing.Gap), Duration(isSession, windowing.Period));
    }

    private static string? Duration(bool applies, long microseconds) => applies ? IsoDuration.Format(microseconds) : null;
}

/// <summary>A value of a view.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">Its unit; <c>null</c> for plain counts and texts.</param>
/// <param name="ErrorBound">The bound of its error where the speed layer has a part in it; <c>null</c> when it is always exact.</param>
public sealed record ViewValueBody(string Name, ValueKind Kind, string? Unit, string? ErrorBound);

/// <summary>What the speed layer may assume about the stream.</summary>
/// <param name="DuplicateHorizon">How many offsets back a copy is recognised.</param>
/// <param name="WatermarkBound">How far the watermark stays behind the highest event time, as an ISO-8601 duration.</param>
/// <param name="AllowedLateness">How long after its last window an event still counts; <c>null</c>: nothing is too late.</param>
/// <param name="Trigger">When a change becomes visible.</param>
public sealed record PoliciesBody(int DuplicateHorizon, string WatermarkBound, string? AllowedLateness, TriggerBody Trigger)
{
    /// <summary>The body for policies.</summary>
    public static PoliciesBody Of(SpeedPolicies policies) => new(
        policies.DuplicateHorizon, Format(policies.WatermarkBound), policies.AllowedLateness is { } allowed ? Format(allowed) : null,
        new TriggerBody(policies.Trigger.Kind, policies.Trigger.IsDelay ? Format(policies.Trigger.Delay) : null));

    private static string Format(TimeSpan span) => IsoDuration.Format(span.Ticks / TimeSpan.TicksPerMicrosecond);
}

/// <summary>When a change becomes visible to readers.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Delay">The delay as an ISO-8601 duration; <c>null</c> when the kind has none.</param>
public sealed record TriggerBody(TriggerKind Kind, string? Delay);
