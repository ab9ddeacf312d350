using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The lines of a view that follows packages and drivers.</summary>
public static class TrackingColumns
{
    /// <summary>
    /// The statuses in order of time, as a list of <see cref="StatusSpan"/>: of the latest <typeparamref name="TLimit"/> pairs of hour and status. Within an
    /// hour of the clock a status is one span, from its first report to its last; neighbours of the same status are joined.
    /// </summary>
    public static ViewBuilder StatusHistory<TLimit>(this ViewBuilder view, string valueName)
        where TLimit : struct, ILimit =>
        view.Column(new AggregateColumn<StatusHistoryAggregate<TLimit>, StatusReport, StatusHistory>(
            [new ValueDefinition(valueName, ValueKind.List)],
            (source, ref input) =>
            {
                input = new StatusReport(source.EventTime, source.Status);
                return true;
            },
            (in state, values) => values[0] = SpansOf(in state)));

    /// <summary>Origin and destination of the latest event that has a destination; both <c>null</c> when none has.</summary>
    public static ViewBuilder LatestRoute(this ViewBuilder view, string originName, string destinationName) =>
        view.Column(new AggregateColumn<LatestRouteAggregate, RouteReport, RouteState>(
            [new ValueDefinition(originName, ValueKind.Text), new ValueDefinition(destinationName, ValueKind.Text)],
            (source, ref input) =>
            {
                input = new RouteReport(source.EventTime, source.Offset, source.Partition, source.Origin, source.Destination);
                return input.Destination.IsPresent;
            },
            (in state, values) => (values[0], values[1]) = (TextOf(state.HasOrigin, state.Origin), TextOf(state.HasDestination, state.Destination))));

    /// <summary>The <typeparamref name="TLimit"/> different texts that occurred last, as a list of texts, the latest first.</summary>
    /// <param name="view">The view.</param>
    /// <param name="valueName">The name of the value.</param>
    /// <param name="select">The text; absent when the event says nothing.</param>
    public static ViewBuilder RecentTexts<TLimit>(this ViewBuilder view, string valueName, Func<DeliveryEvent, Utf8Text> select)
        where TLimit : struct, ILimit =>
        view.Column(new AggregateColumn<RecentTextsAggregate<TLimit>, TextAt, RecentTexts>(
            [new ValueDefinition(valueName, ValueKind.List)],
            candidate => select(candidate) is { IsPresent: true } text ? new TextAt(candidate.EventTime, text) : null,
            (in state, values) => values[0] = TextsOf(in state)));

    private static List<StatusSpan> SpansOf(in StatusHistory state)
    {
        var spans = new List<StatusSpan>(state.Count);
        foreach (var entry in state.Span.ToArray().OrderBy(entry => entry.First).ThenBy(entry => entry.Status))
        {
            var span = new StatusSpan(DeliveryStatuses.Name(entry.Status), Instant(entry.First), Instant(entry.Last), entry.Events);
            if (spans.Count > 0 && spans[^1].Status == span.Status)
            {
                spans[^1] = spans[^1] with { To = span.To, Events = spans[^1].Events + span.Events };
            }
            else
            {
                spans.Add(span);
            }
        }

        return spans;
    }

    private static List<string> TextsOf(in RecentTexts state)
    {
        var texts = new List<string>(state.Count);
        foreach (ref readonly var entry in state.Span)
        {
            texts.Add(entry.Text.ToString());
        }

        return texts;
    }

    private static string? TextOf(bool isPresent, ReadOnlySpan<byte> text) => isPresent ? System.Text.Encoding.UTF8.GetString(text) : null;

    private static DateTimeOffset Instant(long time) => DateTimeOffset.UnixEpoch.AddTicks(time * TimeSpan.TicksPerMicrosecond);
}
