using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Queries;

/// <summary>One question about one view. Made by <see cref="QueryParameters"/>, or by hand with what it leaves open at its default.</summary>
/// <param name="View">The view.</param>
public sealed record QueryRequest(ViewDefinition View)
{
    /// <summary>How many rows a page has when nobody says: 1,000.</summary>
    public const int DefaultLimit = 1_000;

    /// <summary>How many rows a page can have: 10,000. A longer answer is read page by page.</summary>
    public const int HighestLimit = 10_000;

    /// <summary>Only windows that start at or after this moment; microseconds since 1970-01-01T00:00Z, <c>null</c> for all.</summary>
    public long? From { get; init; }

    /// <summary>Only windows that start before this moment; <c>null</c> for all.</summary>
    public long? To { get; init; }

    /// <summary>How windows are rolled up.</summary>
    public QueryInterval Interval { get; init; } = QueryInterval.OwnOf(View);

    /// <summary>Only these keys.</summary>
    public KeyFilter Keys { get; init; } = KeyFilter.All(View);

    /// <summary>The places of the key fields to keep, in the view's order; the others are merged away. All by default.</summary>
    public IReadOnlyList<int> GroupBy { get; init; } = [.. Enumerable.Range(0, View.KeyFields.Length)];

    /// <summary>The order of rows; <c>null</c> for window, then key.</summary>
    public QueryOrder? OrderBy { get; init; }

    /// <summary>How many rows at most, from 1 to <see cref="HighestLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Where the page before this one ended; <c>null</c> for the first page.</summary>
    public PageToken? After { get; init; }

    /// <summary>Which layers to answer from.</summary>
    public AnswerSource Source { get; init; }

    /// <summary>Whether an answer that is not complete is worth nothing to the caller.</summary>
    public bool RequireComplete { get; init; }

    /// <summary>Everything that decides which rows there are and in what order, in one line: a page token is good for the same line only.</summary>
    public string Identity => string.Join(
        '|', View.Name, From, To, Interval, Source, OrderBy, string.Join(',', GroupBy), string.Join(';', Keys.Values.Select(Line)));

    private static string Line(IReadOnlyList<string>? allowed) =>
        allowed is null ? "*" : string.Join(',', allowed.Select(value => $"{value.Length}:{value}"));
}
