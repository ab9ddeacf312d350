namespace Lambda.ServingLayer.Queries;

/// <summary>
/// Tells when enough of a batch view has been read for one page in the default order, so that a page of a large view costs a page and not the view. Batch rows
/// come by pane; a window that starts at w is finished once panes at or after w + length come. Rows made by panes up to w belong to windows up to w: when they
/// are more than a page at the time window w is finished, nothing after it can be on the page.
/// </summary>
internal sealed class PageBound
{
    private readonly long _length;
    private readonly long _wanted;
    private readonly long _tokenWindowEnd;
    private readonly Queue<(long Pane, int Rows)> _finishedPanes = new();
    private long _pane = long.MinValue;
    private long _rowsOfTokenWindow;
    private int _rowsBefore;

    private PageBound(long length, int limit, long? tokenWindow)
    {
        _length = length;
        _wanted = limit + 1L;
        _tokenWindowEnd = tokenWindow is { } window ? window + length : long.MinValue;
    }

    /// <summary>Windows that start after this moment have not been read completely; <see cref="long.MaxValue"/> while reading goes on.</summary>
    public long LastWindow { get; private set; } = long.MaxValue;

    // A window that looks at what follows it is finished as much later.
    /// <summary>A bound for a request, or <c>null</c> when its page can only be found by reading everything.</summary>
    public static PageBound? For(QueryRequest request) =>
        request is { OrderBy: null, Interval.Length: { } length and > 0 } ? new(length + request.View.Windowing.Following, request.Limit, request.After?.Last.Window) : null;

    /// <summary>Whether a pane can have a part in a window that was read completely.</summary>
    public bool Needs(long pane) => LastWindow == long.MaxValue || pane < LastWindow + _length;

    /// <summary>Whether reading can end before the row of <paramref name="pane"/> is taken in.</summary>
    /// <param name="pane">The pane of the next batch row; never falls.</param>
    /// <param name="rows">How many rows the answer has so far.</param>
    public bool IsReached(long pane, int rows)
    {
        if (pane == _pane)
        {
            return false;
        }

        _finishedPanes.Enqueue((_pane, rows));
        _rowsOfTokenWindow = _pane < _tokenWindowEnd && _tokenWindowEnd != long.MinValue ? rows : _rowsOfTokenWindow;
        _pane = pane;
        while (_finishedPanes.TryPeek(out var finished) && (finished.Pane == long.MinValue || finished.Pane <= pane - _length))
        {
            _rowsBefore = _finishedPanes.Dequeue().Rows;
        }

        if (_rowsBefore - _rowsOfTokenWindow < _wanted)
        {
            return false;
        }

        LastWindow = pane - _length;
        return true;
    }
}
