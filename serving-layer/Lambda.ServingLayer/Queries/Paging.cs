using Lambda.SharedLogic.Merging;

namespace Lambda.ServingLayer.Queries;

/// <summary>Puts rows into the order asked for and cuts one page out of them.</summary>
public static class Paging
{
    /// <summary>The page that follows <see cref="QueryRequest.After"/>, and the token for the one after it.</summary>
    /// <param name="rows">All rows of the answer, by window, then key.</param>
    /// <param name="request">Order, limit and place.</param>
    public static (IReadOnlyList<AnswerRow> Page, string? Next) Cut(IReadOnlyList<AnswerRow> rows, QueryRequest request)
    {
        var descending = request.OrderBy?.Descending ?? false;
        var placed = rows.Select(row => (Row: row, Place: PlaceOf(row, request.OrderBy))).ToList();
        if (request.OrderBy is not null)
        {
            placed.Sort((left, right) => RowPosition.Compare(left.Place, right.Place, descending));
        }

        var first = request.After is { } after ? placed.FindIndex(entry => RowPosition.Compare(entry.Place, after.Last, descending) > 0) : 0;
        if (first < 0)
        {
            return ([], null);
        }

        var page = placed.GetRange(first, Math.Min(request.Limit, placed.Count - first));
        var isLast = first + page.Count == placed.Count;
        return (page.ConvertAll(entry => entry.Row), isLast ? null : new PageToken(PageToken.QueryHash(request), page[^1].Place).ToString());
    }

    private static RowPosition PlaceOf(AnswerRow row, QueryOrder? order) =>
        new(order is null ? null : row.Values[order.Value], row.WindowStart, row.Key);
}
