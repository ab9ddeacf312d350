using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Engine;

/// <summary>
/// One table of exact states for each view, shared by a few workers: each prepares its events in tables of its own and folds them here, one worker to a table
/// at a time. Tables of each worker's own would need no locks, but hold nearly every group once for each worker: more memory, fewer hits in the caches, and a
/// merge at the end that costs a good part of what folding did.
/// </summary>
internal sealed class SharedTables
{
    private readonly StateMemory _memory;
    private readonly long[] _unmeasured;

    /// <param name="views">The views.</param>
    /// <param name="area">Where rows go that have to leave memory.</param>
    /// <param name="memory">Says when they have to; watches over the tables from now on.</param>
    public SharedTables(IReadOnlyList<ViewDefinition> views, ISpillArea area, StateMemory memory)
    {
        _memory = memory;
        _unmeasured = new long[views.Count];
        Tables = [.. views.Select(view => memory.Watch(new SpillingTable(view, StateForm.Exact, area)))];
    }

    /// <summary>How many workers share. With half as many as there are views it is rare that all tables that a worker still has to fold into are taken.</summary>
    public static int WorkersFor(int views) => Math.Max(1, views / 2);

    /// <summary>The tables, in the order of the views.</summary>
    public SpillingTable[] Tables { get; }

    /// <summary>Folds what a worker prepared, in whatever order the tables come free, and puts on disk what is too much then.</summary>
    /// <exception cref="IOException">There is no room on the disk.</exception>
    public void FoldPrepared(ReadOnlySpan<StateTable> prepared)
    {
        Span<int> waiting = stackalloc int[prepared.Length];
        var count = 0;
        for (var view = 0; view < prepared.Length; view++)
        {
            if (!TryFold(prepared[view], view))
            {
                waiting[count++] = view;
            }
        }

        foreach (var view in waiting[..count])
        {
            lock (Tables[view])
            {
                Fold(prepared[view], view);
            }
        }

        _memory.Enforce();
    }

    private bool TryFold(StateTable prepared, int view)
    {
        if (!Monitor.TryEnter(Tables[view]))
        {
            return false;
        }

        try
        {
            Fold(prepared, view);
            return true;
        }
        finally
        {
            Monitor.Exit(Tables[view]);
        }
    }

    private void Fold(StateTable prepared, int view)
    {
        var table = Tables[view];
        _unmeasured[view] += prepared.FoldPreparedInto(table.InMemory).Length;
        if (_unmeasured[view] > _memory.EventsBetweenMeasures)
        {
            _unmeasured[view] = 0;
            table.Measure();
        }
    }
}
