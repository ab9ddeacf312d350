using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>An array of states and the loops over it, compiled for one aggregate.</summary>
internal class AggregateStates<TAggregate, TInput, TState>(InputSelector<TInput> select, Presentation<TState> present) : ColumnStates
    where TAggregate : struct, IAggregate<TInput, TState>
    where TInput : struct
{
    /// <summary>How many states are touched before the first of them is changed: the lines that they take fit into the second-level cache.</summary>
    private const int Together = 64;

    private static TAggregate Aggregate => default;

    /// <summary>Whether new rows, which are all zeros, hold the identity already.</summary>
    private static readonly bool IdentityIsZero = IsZero(Aggregate.Identity);
    private TInput[] _inputs = [];

    /// <summary>The event of each input, by its index.</summary>
    private int[] _events = [];
    private int _prepared;
    private int _rows;

    /// <summary>The states by row.</summary>
    public StatePages<TState> States { get; } = new();

    public override long Bytes => States.Bytes;

    public override void TakeMemoryFrom(SpareArrays spare) => States.Spare = spare;

    public override int RowBytes => StatePages<TState>.RowBytes;

    public override long HeapBytesOf(int row) => HeapSize.Of(in States[row]);

    /// <summary>The state of a row; valid until the next row is added.</summary>
    public ref readonly TState StateOf(int row) => ref States[row];

    public override void EnsureRows(int rows)
    {
        States.Reserve(rows);
        _rows = IdentityIsZero ? Math.Max(_rows, rows) : _rows;
        for (; _rows < rows; _rows++)
        {
            States[_rows] = Aggregate.Identity;
        }
    }

    public override void Prepare(ReadOnlySpan<DeliveryEvent> events)
    {
        if (events.Length > _inputs.Length)
        {
            (_inputs, _events) = (new TInput[events.Length], new int[events.Length]);
        }

        _prepared = 0;
        _prepared = select.Select(events, _events, _inputs);
    }

    public override void FoldPrepared(ColumnStates target, ReadOnlySpan<int> rows)
    {
        var states = StatesOf(target);
        for (var start = 0; start < _prepared; start += Together)
        {
            var inputs = _inputs.AsSpan(start, Math.Min(Together, _prepared - start));
            var events = _events.AsSpan(start, inputs.Length);
            if (RuntimeHelpers.IsReferenceOrContainsReferences<TState>())
            {
                _ = Touch(states, rows, events, inputs);
            }

            for (var i = 0; i < inputs.Length; i++)
            {
                Aggregate.Add(ref states[rows[events[i]]], in inputs[i]);
            }
        }

        _prepared = 0;
    }

    public override void Encode(int row, StateWriter writer) => Aggregate.Encode(in States[row], writer);

    public override void MergeEncoded(int row, ref StateReader reader, StateForm form)
    {
        var decoded = Aggregate.Decode(ref reader);
        ref var state = ref States[row];
        if (IsLarger(in decoded, in state))
        {
            // The other way round, which gives the same: the larger one, which nobody else holds, need not grow once more.
            Aggregate.Merge(ref decoded, in state);
            state = decoded;
            return;
        }

        Aggregate.Merge(ref state, in decoded);
    }

    public override void MergeFrom(int row, ColumnStates other, int otherRow) => Merge(row, StatesOf(other)[otherRow]);

    public override void TakeFrom(ColumnStates other, ReadOnlySpan<int> rows, int firstNew)
    {
        var taken = StatesOf(other);
        foreach (var row in rows)
        {
            _rows = Math.Max(_rows, row + 1);
        }

        States.Reserve(_rows);
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < firstNew)
            {
                Merge(rows[i], in taken[i]);
            }
            else
            {
                States[rows[i]] = taken[i];
            }
        }
    }

    public override void Present(int row, Span<object?> values) => present(in States[row], values);

    public override void Clear(int rows)
    {
        States.Clear(Math.Min(rows, _rows));
        _rows = 0;
    }

    public override void Keep(ReadOnlySpan<int> rows)
    {
        States.Keep(rows);
        _rows = rows.Length;
    }

    /// <summary>By its bytes, because states that hold an inline array cannot be compared.</summary>
    private static bool IsZero(TState state) =>
        typeof(TState).IsValueType && !MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TState, byte>(ref state), Unsafe.SizeOf<TState>()).ContainsAnyExcept((byte)0);

    private static bool IsLarger(in TState decoded, in TState state) => HeapSize.Of(in decoded) > HeapSize.Of(in state);

    /// <summary>Returns something, and is a method of its own, so that the compiler keeps the reads.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Touch(StatePages<TState> states, ReadOnlySpan<int> rows, ReadOnlySpan<int> events, ReadOnlySpan<TInput> inputs)
    {
        var touched = 0L;
        for (var i = 0; i < inputs.Length; i++)
        {
            touched += TAggregate.Touch(in states[rows[events[i]]], in inputs[i]);
        }

        return touched;
    }

    /// <summary>The states of the same column of any table.</summary>
    protected static StatePages<TState> StatesOf(ColumnStates column) => ((AggregateStates<TAggregate, TInput, TState>)column).States;

    /// <summary>Merges a state that nobody else holds, or that stays as it is.</summary>
    protected void Merge(int row, in TState other) => Aggregate.Merge(ref States[row], in other);
}
