using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>
/// The states of one view from what is stored to what is exact, each with one thing less between them, group by group in canonical order: a merge join, so that one
/// group is in memory however many there are. A group that one of them lacks presents the identity there, so that the changes from one to the next always add up to
/// the whole difference.
/// </summary>
internal sealed class StateChain : IDisposable
{
    private readonly Link _stored;
    private readonly Link _speed;
    private readonly Link _withoutCopies;
    private readonly Link _nothingLate;
    private readonly Link _exact;
    private readonly IReadOnlyList<Link> _links;

    /// <param name="view">Which one of the replay's views it is.</param>
    /// <param name="replay">What was replayed.</param>
    /// <param name="stored">What the real-time store holds.</param>
    public StateChain(int view, EpochReplay replay, StoredStates stored)
    {
        var speed = replay.Speed.Tables[view];
        _stored = new Link(speed.View, StateForm.Sketch, stored.Read());
        _speed = LinkOf(speed);
        _withoutCopies = replay.WithoutCopies == replay.Speed ? _speed : LinkOf(replay.WithoutCopies.Tables[view]);
        _nothingLate = replay.NothingLate == replay.WithoutCopies ? _withoutCopies : LinkOf(replay.NothingLate.Tables[view]);
        _exact = LinkOf(replay.Exact.Tables[view]);
        _links = [.. new[] { _stored, _speed, _withoutCopies, _nothingLate, _exact }.Distinct()];
    }

    /// <summary>The group's window.</summary>
    public long Pane { get; private set; }

    /// <summary>The group's key; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Key { get; private set; }

    /// <summary>Whether the real-time store has the group.</summary>
    public bool IsStored => _stored.IsHere;

    /// <summary>Whether the batch layer counts it.</summary>
    public bool IsExact => _exact.IsHere;

    /// <summary>Whether the store has of the group what it must have, byte for byte.</summary>
    public bool IsAsExpected => _stored.IsHere == _speed.IsHere && (!_stored.IsHere || _stored.State.SequenceEqual(_speed.State));

    /// <summary>Goes to the next group that any of them has.</summary>
    public bool Read()
    {
        Link? first = null;
        foreach (var link in _links)
        {
            link.Advance();
            first = link.IsAtEnd || (first is not null && RowOrder.Canonical.Compare(first.Row, link.Row) <= 0) ? first : link;
        }

        if (first is null)
        {
            return false;
        }

        (Pane, Key) = (first.Row.Pane, first.Row.Key);
        foreach (var link in _links)
        {
            link.IsHere = !link.IsAtEnd && RowOrder.Canonical.Compare(first.Row, link.Row) == 0;
        }

        return true;
    }

    /// <summary>The values of the group in each of them.</summary>
    public Steps Present()
    {
        var speed = _speed.Present();
        var once = _withoutCopies == _speed ? speed : _withoutCopies.Present();
        return new(_stored.Present(), speed, once, _nothingLate == _withoutCopies ? once : _nothingLate.Present(), _exact.Present());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var link in _links)
        {
            link.Dispose();
        }
    }

    private static Link LinkOf(SpillingTable table) => new(table.View, table.Form, table.Read());

    /// <summary>The values of a group, from what is stored to what is exact.</summary>
    internal readonly record struct Steps(object?[] Stored, object?[] Speed, object?[] WithoutCopies, object?[] NothingLate, object?[] Exact);

    /// <summary>One of them.</summary>
    private sealed class Link : IDisposable
    {
        private readonly IRowReader _rows;
        private readonly StateTable _presented;
        private readonly object?[] _nothing;

        public Link(ViewDefinition view, StateForm form, IRowReader rows)
        {
            (_rows, IsHere) = (rows, true);
            _presented = new StateTable(view, form, tracksChanges: false);
            _nothing = _presented.Present(_presented.FindOrAdd(0, []));
        }

        public BatchRow Row => _rows.Row;

        public ReadOnlySpan<byte> State => _rows.Row.State.Span;

        public bool IsAtEnd { get; private set; }

        /// <summary>Whether its row is of the group that is looked at; then it goes on with the next.</summary>
        public bool IsHere { get; set; }

        public void Advance()
        {
            IsAtEnd |= IsHere && !_rows.Read();
            IsHere = false;
        }

        public object?[] Present()
        {
            if (!IsHere)
            {
                return _nothing;
            }

            _presented.Clear();
            var row = _presented.FindOrAdd(0, []);
            try
            {
                _presented.MergeEncoded(row, State, _presented.Form);
                return _presented.Present(row);
            }
            catch (CorruptStateException)
            {
                // Its bytes differ from those that it should have, and that is what gets reported.
                return _nothing;
            }
        }

        public void Dispose() => _rows.Dispose();
    }
}
