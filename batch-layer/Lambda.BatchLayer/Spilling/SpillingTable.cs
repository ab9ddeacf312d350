using Lambda.Ports.Batch;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Spilling;

/// <summary>
/// The states of one view, however many groups it has: a table in memory, and sorted runs of the rows that had to leave it. A group may be in several of them;
/// its state is their merge. For one thread at a time.
/// </summary>
public sealed class SpillingTable : ISpills
{
    private readonly ISpillArea _area;
    private readonly SpilledRuns _runs;

    /// <summary>An empty one.</summary>
    /// <param name="view">The view.</param>
    /// <param name="form">The form of its states.</param>
    /// <param name="area">Where rows go that have to leave memory.</param>
    public SpillingTable(ViewDefinition view, StateForm form, ISpillArea area)
    {
        (_area, _runs) = (area, new SpilledRuns(area));
        InMemory = NewTable(view, form);
    }

    /// <summary>The view.</summary>
    public ViewDefinition View => InMemory.View;

    /// <summary>The form of its states.</summary>
    public StateForm Form => InMemory.Form;

    /// <summary>The part that is in memory: what is folded goes there.</summary>
    public StateTable InMemory { get; private set; }

    /// <summary>Whether all of it is in memory.</summary>
    public bool IsInMemory => _runs.Count == 0;

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public bool CanSpill => InMemory.Count > 0;

    /// <inheritdoc/>
    public void Measure() => Bytes = InMemory.EstimateUsedBytes();

    /// <inheritdoc/>
    public void Spill()
    {
        using (var rows = new TableRows(InMemory))
        {
            _runs.Add(rows, View, Form);
        }

        // The arrays stay: it is the largest table, and as many groups will come again.
        InMemory.Clear();
        LetGo.Of(Bytes);
        Bytes = 0;
    }

    /// <summary>Takes everything of another one of the same view and form, which is left empty.</summary>
    public void TakeFrom(SpillingTable other)
    {
        InMemory.TakeFrom(other.InMemory);
        _runs.TakeFrom(other._runs);
        (other.InMemory, other.Bytes) = (NewTable(View, Form), 0);
        Measure();
    }

    /// <summary>One of the same content, to be changed apart from this one.</summary>
    public SpillingTable Copy()
    {
        var copy = new SpillingTable(View, Form, _area);
        copy._runs.CopyFrom(_runs);
        using var rows = new TableRows(InMemory);
        while (rows.Read())
        {
            // Through the bytes, so that the two share nothing that can change.
            copy.InMemory.MergeEncoded(copy.InMemory.FindOrAdd(rows.Row.Pane, rows.Row.Key.Span), rows.Row.State.Span, Form);
        }

        copy.Measure();
        return copy;
    }

    /// <summary>All rows in canonical order, each group once. The content must stay as it is meanwhile.</summary>
    /// <param name="others">More rows of the view, in canonical order, to be merged in; they become the reader's own.</param>
    public IRowReader Read(params ReadOnlySpan<IRowReader> others)
    {
        IReadOnlyList<IRowReader> sources = [.. others, .. _runs.Read(), new TableRows(InMemory)];
        return sources is [var alone] ? alone : new MergedRows(View, Form, sources);
    }

    /// <summary>Lets go of everything.</summary>
    public void Forget()
    {
        _runs.Clear();
        LetGo.Of(Bytes);
        (InMemory, Bytes) = (NewTable(View, Form), 0);
    }

    private static StateTable NewTable(ViewDefinition view, StateForm form) => new(view, form, tracksChanges: false);
}
