using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Laws;

/// <summary>States of one column in one form, by number; every operation that names no state makes a new one.</summary>
internal sealed class StateBench(Column column, StateForm form)
{
    private readonly ColumnStates _states = column.CreateStates(form);
    private readonly StateWriter _writer = new();
    private int _rows;

    public int Identity()
    {
        _states.EnsureRows(++_rows);
        return _rows - 1;
    }

    public int Fold(params ReadOnlySpan<DeliveryEvent[]> runs)
    {
        var row = Identity();
        foreach (var run in runs)
        {
            FoldInto(row, run);
        }

        return row;
    }

    public void FoldInto(int row, DeliveryEvent[] run)
    {
        var rows = new int[run.Length];
        Array.Fill(rows, row);
        _states.Prepare(run);
        _states.FoldPrepared(_states, rows);
    }

    public int Merge(int left, int right)
    {
        var row = Identity();
        MergeInto(row, left);
        MergeInto(row, right);
        return row;
    }

    public void MergeInto(int row, int other) => _states.MergeFrom(row, _states, other);

    public int Decode(byte[] bytes, StateForm encodedForm)
    {
        var row = Identity();
        var reader = new StateReader(bytes);
        _states.MergeEncoded(row, ref reader, encodedForm);
        return reader.Remaining == 0 ? row : throw new CorruptStateException($"decoding left {reader.Remaining} of {bytes.Length} bytes unread");
    }

    public byte[] Encode(int row)
    {
        _writer.Clear();
        _states.Encode(row, _writer);
        return _writer.ToArray();
    }

    public object?[] Present(int row)
    {
        var values = new object?[column.Values.Count];
        _states.Present(row, values);
        return values;
    }
}
