using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.State;

/// <summary>The states of one column for all rows of a <see cref="StateTable"/>. One virtual call per batch, none per event.</summary>
public abstract class ColumnStates
{
    /// <summary>Makes room for <paramref name="rows"/> rows; new ones hold the identity.</summary>
    public abstract void EnsureRows(int rows);

    /// <summary>Asks the view's selector about each event and remembers the answers; no state changes, so a selector may throw.</summary>
    public abstract void Prepare(ReadOnlySpan<DeliveryEvent> events);

    /// <summary>
    /// Folds what was prepared here into <paramref name="target"/>, the same column of this table or of another one of the same view and form: each event's
    /// input into the row at the event's index.
    /// </summary>
    public abstract void FoldPrepared(ColumnStates target, ReadOnlySpan<int> rows);

    /// <summary>Writes the state of a row.</summary>
    public abstract void Encode(int row, StateWriter writer);

    /// <summary>Merges an encoded state of the given form into a row.</summary>
    public abstract void MergeEncoded(int row, ref StateReader reader, StateForm form);

    /// <summary>Merges a row of another table of the same view into a row of this one; exact states may go into sketches, not the other way round.</summary>
    public abstract void MergeFrom(int row, ColumnStates other, int otherRow);

    /// <summary>
    /// Merges every row of another table of the same view and form, which is cleared afterwards: its row i into <c>rows[i]</c>. Rows from
    /// <paramref name="firstNew"/> on are new, each named once, and take the state itself.
    /// </summary>
    public abstract void TakeFrom(ColumnStates other, ReadOnlySpan<int> rows, int firstNew);

    /// <summary>Writes the values of a row.</summary>
    public abstract void Present(int row, Span<object?> values);

    /// <summary>Writes the values of a row that may look at the states of panes around its window.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">Takes the values.</param>
    /// <param name="panes">The same column of the table that holds the panes.</param>
    /// <param name="before">Its rows of the panes before the window, the nearest first.</param>
    /// <param name="after">Its rows of the panes after the window, the nearest first.</param>
    public virtual void PresentAmong(int row, Span<object?> values, ColumnStates panes, ReadOnlySpan<int> before, ReadOnlySpan<int> after) => Present(row, values);

    /// <summary>Forgets the states of the first <paramref name="rows"/> rows.</summary>
    public abstract void Clear(int rows);

    /// <summary>Keeps the states of these rows, which rise, as rows 0, 1, 2 …, and gives back the memory of the others.</summary>
    public abstract void Keep(ReadOnlySpan<int> rows);

    /// <summary>Says where memory comes from and goes to; before the first row.</summary>
    public abstract void TakeMemoryFrom(SpareArrays spare);

    /// <summary>The bytes of all states, without what they refer to.</summary>
    public abstract long Bytes { get; }

    /// <summary>The bytes of one row's state, without what it refers to.</summary>
    public abstract int RowBytes { get; }

    /// <summary>About how many bytes the state of a row refers to.</summary>
    public abstract long HeapBytesOf(int row);
}
