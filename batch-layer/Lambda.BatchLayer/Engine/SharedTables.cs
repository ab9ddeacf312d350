using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Engine;

/// <summary>
/// One table of exact states for each view, shared by a few workers: each prepares its events in tables of its own and folds them here, one worker to a table
/// at a time. Tables of each worker's own would need no locks, but hold nearly every group once for each worker: more memory, fewer hits in the caches, and a
/// merge at the end that costs a good part of what folding did.
/// </summary>
internal sealed class SharedTables(IReadOnlyList<ViewDefinition> views)
{
    /// <summary>How many workers share. With half as many as there are views it is rare that all tables that a worker still has to fold into are taken.</summary>
    public static int WorkersFor(int views) => Math.Max(1, views / 2);

    /// <summary>The tables, in the order of the views.</summary>
    public StateTable[] Tables { get; } = [.. views.Select(view => new StateTable(view, StateForm.Exact, tracksChanges: false))];

    /// <summary>Folds what a worker prepared, in whatever order the tables come free.</summary>
    public void FoldPrepared(ReadOnlySpan<StateTable> prepared)
    {
        Span<int> waiting = stackalloc int[prepared.Length];
        var count = 0;
        for (var view = 0; view < prepared.Length; view++)
        {
            if (!TryFold(prepared[view], Tables[view]))
            {
                waiting[count++] = view;
            }
        }

        foreach (var view in waiting[..count])
        {
            lock (Tables[view])
            {
                prepared[view].FoldPreparedInto(Tables[view]);
            }
        }
    }

    private static bool TryFold(StateTable prepared, StateTable table)
    {
        if (!Monitor.TryEnter(table))
        {
            return false;
        }

        try
        {
            prepared.FoldPreparedInto(table);
            return true;
        }
        finally
        {
            Monitor.Exit(table);
        }
    }
}
