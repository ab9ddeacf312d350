using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Merging;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>An answer as sent.</summary>
/// <param name="View">The view.</param>
/// <param name="Interval">How long the windows are: an ISO-8601 duration, <c>own</c> when each has its own length, or <c>all</c>.</param>
/// <param name="Rows">One page of rows.</param>
/// <param name="NextPageToken">What to send as <c>pageToken</c> for the next page; <c>null</c> on the last one.</param>
/// <param name="Receipt">What the answer was made of.</param>
public sealed record AnswerBody(string View, string Interval, IReadOnlyList<RowBody> Rows, string? NextPageToken, Receipt Receipt)
{
    /// <summary>The body for an answer.</summary>
    public static AnswerBody Of(QueryAnswer answer) => new(
        answer.Request.View.Name, answer.Request.Interval.ToString(), [.. answer.Rows.Select(row => RowBody.Of(answer.Request, row))],
        answer.NextPageToken, answer.Receipt);
}

/// <summary>One row of an answer.</summary>
/// <param name="Window">Its window.</param>
/// <param name="Key">The key fields that were kept, by name.</param>
/// <param name="Values">The values, by name: numbers, texts, times, lists or <c>null</c>.</param>
public sealed record RowBody(WindowBody Window, OrderedDictionary<string, string> Key, OrderedDictionary<string, object?> Values)
{
    /// <summary>The body for a row of an answer to <paramref name="request"/>.</summary>
    public static RowBody Of(QueryRequest request, AnswerRow row) =>
        new(WindowBody.Of(row), KeyOf(request, row), ValuesOf(request, row));

    /// <summary>A row's key fields by name.</summary>
    public static OrderedDictionary<string, string> KeyOf(QueryRequest request, AnswerRow row)
    {
        var key = new OrderedDictionary<string, string>(row.Key.Count);
        for (var i = 0; i < row.Key.Count; i++)
        {
            key.Add(request.View.KeyFields[request.GroupBy[i]].Name, row.Key[i]);
        }

        return key;
    }

    /// <summary>A row's values by name.</summary>
    public static OrderedDictionary<string, object?> ValuesOf(QueryRequest request, AnswerRow row)
    {
        var values = new OrderedDictionary<string, object?>(row.Values.Length);
        for (var i = 0; i < row.Values.Length; i++)
        {
            values.Add(request.View.Values[i].Name, row.Values[i]);
        }

        return values;
    }
}

/// <summary>
/// A half-open range of event time, <c>[start, end)</c>; both <c>null</c> when there is one window over everything. A window that its number of events has
/// ended goes from the first of them to the last, both included.
/// </summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The first moment after it.</param>
public sealed record WindowBody(DateTimeOffset? Start, DateTimeOffset? End)
{
    /// <summary>The window of a row.</summary>
    public static WindowBody Of(AnswerRow row) => row.WindowEnd == long.MaxValue
        ? new WindowBody(null, null)
        : new WindowBody(IsoInstant.ToTime(row.WindowStart), IsoInstant.ToTime(row.WindowEnd));
}
