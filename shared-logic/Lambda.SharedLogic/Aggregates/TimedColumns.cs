using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The lines of a view for the latest and the first value, by event time, then offset, then partition, and for sessions of activity.</summary>
public static class TimedColumns
{
    /// <summary>The latest text that <paramref name="select"/> gives, and when that was; both <c>null</c> when no event has one.</summary>
    /// <param name="view">The view.</param>
    /// <param name="valueName">The name of the value.</param>
    /// <param name="select">The text; absent when the event says nothing.</param>
    /// <param name="timeName">The name of the value that tells its event time; <c>null</c> for none.</param>
    public static ViewBuilder Latest(this ViewBuilder view, string valueName, Func<DeliveryEvent, Utf8Text> select, string? timeName = null) =>
        view.Column(new AggregateColumn<LatestAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>(
            TextValues(valueName, timeName), TextAt(select), (in state, values) => PresentText(in state, values)));

    /// <summary>The first text that <paramref name="select"/> gives, and when that was; both <c>null</c> when no event has one.</summary>
    /// <inheritdoc cref="Latest(ViewBuilder, string, Func{DeliveryEvent, Utf8Text}, string?)" path="/param"/>
    public static ViewBuilder First(this ViewBuilder view, string valueName, Func<DeliveryEvent, Utf8Text> select, string? timeName = null) =>
        view.Column(new AggregateColumn<FirstAggregate<Utf8Text, TextCodec>, Timed<Utf8Text>, Timed<Utf8Text>>(
            TextValues(valueName, timeName), TextAt(select), (in state, values) => PresentText(in state, values)));

    /// <summary>The status of the latest event, and when that was.</summary>
    /// <param name="view">The view.</param>
    /// <param name="valueName">The name of the value.</param>
    /// <param name="timeName">The name of the value that tells its event time.</param>
    /// <param name="print">How a status is written in answers.</param>
    public static ViewBuilder LatestStatus(this ViewBuilder view, string valueName, string timeName, Func<DeliveryStatus, string> print) =>
        view.Latest<DeliveryStatus, DeliveryStatusCodec>(
            TextValues(valueName, timeName),
            candidate => candidate.Status,
            (in state, values) =>
            {
                values[0] = state.IsPresent ? print(state.Value) : null;
                values[1] = PresentTime(in state);
            });

    /// <summary>The latest position in degrees, and when that was; all <c>null</c> when no event has one.</summary>
    public static ViewBuilder LatestPosition(this ViewBuilder view, string latitudeName, string longitudeName, string timeName) =>
        view.Latest<GeoPoint, GeoPointCodec>(
            [
                new ValueDefinition(latitudeName, ValueKind.Number, "degrees"),
                new ValueDefinition(longitudeName, ValueKind.Number, "degrees"),
                new ValueDefinition(timeName, ValueKind.Time),
            ],
            candidate => candidate.Position,
            (in state, values) =>
            {
                values[0] = state.IsPresent ? state.Value.Latitude : null;
                values[1] = state.IsPresent ? state.Value.Longitude : null;
                values[2] = PresentTime(in state);
            });

    /// <summary>The latest value of any kind.</summary>
    public static ViewBuilder Latest<T, TCodec>(
        this ViewBuilder view, IReadOnlyList<ValueDefinition> values, Func<DeliveryEvent, T?> select, Presentation<Timed<T>> present)
        where T : struct
        where TCodec : struct, IValueCodec<T> =>
        view.Column(new AggregateColumn<LatestAggregate<T, TCodec>, Timed<T>, Timed<T>>(values, At(select), present));

    /// <summary>The first value of any kind.</summary>
    public static ViewBuilder First<T, TCodec>(
        this ViewBuilder view, IReadOnlyList<ValueDefinition> values, Func<DeliveryEvent, T?> select, Presentation<Timed<T>> present)
        where T : struct
        where TCodec : struct, IValueCodec<T> =>
        view.Column(new AggregateColumn<FirstAggregate<T, TCodec>, Timed<T>, Timed<T>>(values, At(select), present));

    /// <summary>The latest values of any kind, as many as <typeparamref name="TLimit"/> says.</summary>
    public static ViewBuilder LatestN<T, TCodec, TLimit>(
        this ViewBuilder view, IReadOnlyList<ValueDefinition> values, Func<DeliveryEvent, T?> select, Presentation<LatestNState<T>> present)
        where T : struct
        where TCodec : struct, IValueCodec<T>
        where TLimit : struct, ILimit =>
        view.Column(new AggregateColumn<LatestNAggregate<T, TCodec, TLimit>, Timed<T>, LatestNState<T>>(values, At(select), present));

    /// <summary>
    /// The sessions of activity, parted by <typeparamref name="TGapSeconds"/> or more without an event, as a list of <see cref="ActivitySession"/> in order of
    /// time. Exact in both layers. Windows part sessions too; rolling them up joins the parts again.
    /// </summary>
    /// <typeparam name="TGapSeconds">The gap in seconds.</typeparam>
    /// <param name="view">The view.</param>
    /// <param name="valueName">The name of the value.</param>
    /// <param name="where">Which events are activity; <c>null</c> for all.</param>
    public static ViewBuilder Sessions<TGapSeconds>(this ViewBuilder view, string valueName, Func<DeliveryEvent, bool>? where = null)
        where TGapSeconds : struct, ILimit =>
        view.Column(new AggregateColumn<SessionListAggregate<TGapSeconds>, long, SessionList>(
            [new ValueDefinition(valueName, ValueKind.List)],
            candidate => where is null || where(candidate) ? candidate.EventTime : null,
            (in state, values) => values[0] = PresentSessions(state)));

    /// <summary>
    /// By when each group is promised to be delivered, whichever event said so, and what that means for its latest event: four values from one state. Exact in
    /// both layers.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="promisedAt">The promise that was made last; <c>null</c> when none was.</param>
    /// <param name="secondsLeft">
    /// Seconds from the delivery, or as long as there is none from the latest event, to the moment promised: negative when that is over; <c>null</c> without a promise.
    /// </param>
    /// <param name="deliveredAt">When it was delivered last; <c>null</c> when it was not.</param>
    /// <param name="onTime">1 when it was delivered by the moment promised, 0 when later; <c>null</c> without a delivery or a promise.</param>
    public static ViewBuilder Promise(this ViewBuilder view, string promisedAt, string secondsLeft, string deliveredAt, string onTime) =>
        view.Column(new AggregateColumn<PromiseAggregate, PromiseInput, PromiseState>(
            [
                new ValueDefinition(promisedAt, ValueKind.Time),
                new ValueDefinition(secondsLeft, ValueKind.Number, "seconds"),
                new ValueDefinition(deliveredAt, ValueKind.Time),
                new ValueDefinition(onTime, ValueKind.WholeNumber),
            ],
            (source, ref input) =>
            {
                input = new PromiseInput(source.EventTime, source.PromisedAt, source.IsDelivered);
                return true;
            },
            (in state, values) =>
            {
                values[0] = state.PromisedAt is { } promised ? Instant(promised) : null;
                values[1] = state.Left / 1e6;
                values[2] = state.DeliveredAt is { } delivered ? Instant(delivered) : null;
                values[3] = state.IsOnTime is { } isOnTime ? (isOnTime ? 1L : 0L) : null;
            }));

    /// <summary>The time of a state's value, as it is presented; <c>null</c> when there is no value.</summary>
    public static object? PresentTime<T>(in Timed<T> state) =>
        state.IsPresent ? Instant(state.Time) : null;

    private static DateTimeOffset Instant(long time) => DateTimeOffset.UnixEpoch.AddTicks(time * TimeSpan.TicksPerMicrosecond);

    private static ActivitySession[] PresentSessions(SessionList state)
    {
        var sessions = new ActivitySession[state.Count];
        for (var i = 0; i < sessions.Length; i++)
        {
            var (first, last, events) = state.Sessions[i];
            sessions[i] = new ActivitySession(Instant(first), Instant(last), events);
        }

        return sessions;
    }

    private static Selection<Timed<T>> At<T>(Func<DeliveryEvent, T?> select)
        where T : struct => (source, ref input) =>
        {
            if (select(source) is not { } value)
            {
                return false;
            }

            input.Set(source, in value);
            return true;
        };

    private static Selection<Timed<Utf8Text>> TextAt(Func<DeliveryEvent, Utf8Text> select) => (source, ref input) =>
    {
        input.Set(source, select(source));
        return input.Value.IsPresent;
    };

    private static ValueDefinition[] TextValues(string valueName, string? timeName) => timeName is null
        ? [new ValueDefinition(valueName, ValueKind.Text)]
        : [new ValueDefinition(valueName, ValueKind.Text), new ValueDefinition(timeName, ValueKind.Time)];

    private static void PresentText(in Timed<Utf8Text> state, Span<object?> values)
    {
        values[0] = state.IsPresent ? state.Value.ToString() : null;
        if (values.Length > 1)
        {
            values[1] = PresentTime(in state);
        }
    }
}
