using Lambda.BatchLayer.Spilling;
using Lambda.SharedLogic.Events;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>All views over the events of one partition and epoch, as they pass one set of policies.</summary>
internal sealed class PolicyFold : IDisposable
{
    private readonly Passes _policies;
    private readonly SpillingTable[] _tables;
    private readonly StateMemory _memory;
    private readonly ViewEvents[] _counts;
    private readonly ViewEvents[] _prepared;
    private DeliveryEvent[] _passed = [];

    /// <param name="policies">What an event has to pass.</param>
    /// <param name="tables">A table for each view.</param>
    /// <param name="memory">Says when states have to leave memory.</param>
    public PolicyFold(Passes policies, IEnumerable<SpillingTable> tables, StateMemory memory)
    {
        (_policies, _memory) = (policies, memory);
        _tables = [.. tables.Select(memory.Watch)];
        (_counts, _prepared) = (new ViewEvents[_tables.Length], new ViewEvents[_tables.Length]);
    }

    /// <summary>The tables, in the order of the views.</summary>
    public IReadOnlyList<SpillingTable> Tables => _tables;

    /// <summary>How many events were folded, in the order of the views.</summary>
    public IReadOnlyList<ViewEvents> Counts => _counts;

    /// <summary>The same states and counts, to go on from under other policies.</summary>
    public PolicyFold GoOnUnder(Passes policies)
    {
        var copy = new PolicyFold(policies, _tables.Select(table => table.Copy()), _memory);
        _counts.CopyTo(copy._counts, 0);
        _memory.Enforce();
        return copy;
    }

    /// <summary>Lets go of all states.</summary>
    public void Dispose()
    {
        foreach (var table in _tables)
        {
            _memory.Forget(table);
            table.Forget();
        }
    }

    /// <summary>Folds the events that pass; an event that a view's code fails on is left out of all views, as both layers do.</summary>
    /// <param name="events">The events.</param>
    /// <param name="passes">By view and event, what it passes.</param>
    public void Fold(ReadOnlySpan<DeliveryEvent> events, byte[][] passes)
    {
        if (!TryPrepare(events, passes, 0, events.Length))
        {
            LeaveOutPoison(events, passes);
            if (!TryPrepare(events, passes, 0, events.Length))
            {
                throw new InvalidOperationException("a view fails on a batch but on none of its events alone");
            }
        }

        for (var view = 0; view < _tables.Length; view++)
        {
            _tables[view].InMemory.FoldPrepared();
            _counts[view] = _counts[view] + _prepared[view];
        }
    }

    private void LeaveOutPoison(ReadOnlySpan<DeliveryEvent> events, byte[][] passes)
    {
        for (var i = 0; i < events.Length; i++)
        {
            if (!TryPrepare(events, passes, i, i + 1))
            {
                foreach (var ofView in passes)
                {
                    ofView[i] &= (byte)~_policies;
                }
            }
        }
    }

    private bool TryPrepare(ReadOnlySpan<DeliveryEvent> events, byte[][] passes, int first, int end)
    {
        try
        {
            for (var view = 0; view < _tables.Length; view++)
            {
                Prepare(view, events, passes[view], first, end);
            }

            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }

    private void Prepare(int view, ReadOnlySpan<DeliveryEvent> events, byte[] passes, int first, int end)
    {
        if (_passed.Length < events.Length)
        {
            _passed = new DeliveryEvent[events.Length];
        }

        var (applied, selected) = (0, 0);
        for (var i = first; i < end; i++)
        {
            if ((passes[i] & (byte)_policies) != 0)
            {
                _passed[applied++] = events[i];
                selected += _tables[view].View.Selects(events[i]) ? 1 : 0;
            }
        }

        _tables[view].InMemory.Prepare(_passed.AsSpan(0, applied));
        _prepared[view] = new ViewEvents(applied, selected);
    }
}
