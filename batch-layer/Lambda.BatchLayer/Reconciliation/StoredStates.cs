using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>What the real-time store holds of one view, in one partition and epoch.</summary>
internal sealed class StoredStates(ViewDefinition view)
{
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];

    /// <summary>The states, to be presented; one that cannot be decoded presents nothing.</summary>
    public StateTable Table { get; } = new(view, StateForm.Sketch);

    /// <summary>How many there are.</summary>
    public int Count => _bytes.Count;

    /// <summary>How many of them are no states of the view.</summary>
    public int Undecodable { get; private set; }

    /// <summary>The bytes of a row.</summary>
    public ReadOnlySpan<byte> BytesOf(int row) => _bytes[row].Span;

    /// <summary>Takes in a state; each group comes once.</summary>
    public void Add(RealTimeState state)
    {
        var row = Table.FindOrAdd(state.Pane, state.Key.Span);
        _bytes.Add(state.State);
        try
        {
            Table.MergeEncoded(row, state.State.Span, StateForm.Sketch);
        }
        catch (CorruptStateException)
        {
            // Its bytes differ from those that it should have, and that is what gets reported.
            Undecodable++;
        }
    }
}
