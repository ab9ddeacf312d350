using Lambda.Ports.Log;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>
/// What a partition is folded in: tables, arrays of states, the duplicates' horizon, buffers. All of it grows with what goes through it; handed from a fold that has ended to one that begins, it
/// is as large from the start as the last one needed it, and the operating system has backed it. For one fold at a time.
/// </summary>
public sealed class PartitionMemory
{
    /// <summary>Where states may take any memory at all: no more than is kept empty at most by default.</summary>
    private const long MostSpareBytes = 128L << 20;

    private readonly List<StateTable> _tables = [];
    private readonly Stack<FlushBuffer> _buffers = [];

    /// <summary>With nothing in it yet.</summary>
    /// <param name="views">The views that are folded.</param>
    /// <param name="stateBytes">About how much memory states may take that are flushed and not touched again; up to twice as much again is kept empty for those that come.</param>
    public PartitionMemory(IReadOnlyList<ViewDefinition> views, long stateBytes = long.MaxValue)
    {
        (Views, StateBytes) = (views, stateBytes);
        Arrays = new SpareArrays(stateBytes < MostSpareBytes / 2 ? 2 * stateBytes : MostSpareBytes);
        Horizon = new DuplicateHorizon(PartitionHistory.WidestHorizon(views));
    }

    /// <summary>The views that are folded.</summary>
    public IReadOnlyList<ViewDefinition> Views { get; }

    /// <summary>About how much memory states may take that are flushed and not touched again.</summary>
    public long StateBytes { get; }

    /// <summary>What is read from the log.</summary>
    public LogBatch Batch { get; } = new();

    /// <summary>Where tables have their arrays from.</summary>
    internal SpareArrays Arrays { get; }

    /// <summary>What the last fold knows of copies, until it is cleared.</summary>
    internal DuplicateHorizon Horizon { get; }

    /// <summary>An empty table of a view.</summary>
    internal StateTable TakeTable(ViewDefinition view)
    {
        var place = _tables.FindIndex(table => table.View == view);
        if (place < 0)
        {
            return new StateTable(view, StateForm.Sketch, spare: Arrays);
        }

        var table = _tables[place];
        _tables.RemoveAt(place);
        return table;
    }

    /// <summary>Takes a table back that was released; it knows how large it was.</summary>
    internal void Give(StateTable table) => _tables.Add(table);

    /// <summary>An empty buffer.</summary>
    internal FlushBuffer TakeBuffer() => _buffers.TryPop(out var buffer) ? buffer : new FlushBuffer();

    /// <summary>Takes a buffer back that nobody reads any more.</summary>
    internal void Give(FlushBuffer buffer)
    {
        buffer.Clear();
        _buffers.Push(buffer);
    }
}
