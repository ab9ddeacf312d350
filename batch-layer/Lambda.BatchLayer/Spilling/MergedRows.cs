using Lambda.Ports.Batch;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Spilling;

/// <summary>
/// Several sources of rows in canonical order as one: the states of a group that more than one of them has are merged, every other row is handed on as it is.
/// The merge phase of external sorting, with the aggregation done in it: G. Graefe, "Query evaluation techniques for large databases", ACM Computing Surveys
/// 25(2), 1993, sections 2.1 and 4.2. Which source a state comes from makes no difference, because merging is associative and commutative, and its bytes are canonical.
/// </summary>
internal sealed class MergedRows : IRowReader
{
    private readonly IReadOnlyList<IRowReader> _sources;
    private readonly PriorityQueue<IRowReader, BatchRow> _queue = new(RowOrder.Canonical);
    private readonly List<IRowReader> _same = [];
    private readonly StateTable _merged;
    private readonly StateWriter _state = new();
    private bool _isBegun;

    /// <param name="view">The view whose rows these are.</param>
    /// <param name="form">The form of their states.</param>
    /// <param name="sources">Become this reader's own.</param>
    public MergedRows(ViewDefinition view, StateForm form, IReadOnlyList<IRowReader> sources)
    {
        _sources = sources;
        _merged = new StateTable(view, form, tracksChanges: false);
    }

    public BatchRow Row { get; private set; }

    public bool Read()
    {
        Advance();
        if (!_queue.TryDequeue(out var first, out var row))
        {
            return false;
        }

        _same.Add(first);
        while (_queue.TryPeek(out var next, out var other) && RowOrder.Canonical.Compare(row, other) == 0)
        {
            _queue.Dequeue();
            _same.Add(next);
        }

        Row = _same.Count == 1 ? row : row with { State = MergeSame() };
        return true;
    }

    public void Dispose()
    {
        foreach (var source in _sources)
        {
            source.Dispose();
        }
    }

    /// <summary>Sources whose rows were handed out go on to their next; not before, since their memory is the row's.</summary>
    private void Advance()
    {
        foreach (var source in _isBegun ? _same : _sources)
        {
            if (source.Read())
            {
                _queue.Enqueue(source, source.Row);
            }
        }

        _isBegun = true;
        _same.Clear();
    }

    private ReadOnlyMemory<byte> MergeSame()
    {
        _merged.Clear();
        var group = _merged.FindOrAdd(0, []);
        foreach (var source in _same)
        {
            _merged.MergeEncoded(group, source.Row.State.Span, _merged.Form);
        }

        _state.Clear();
        _merged.Encode(group, _state);
        return _state.WrittenMemory;
    }
}
