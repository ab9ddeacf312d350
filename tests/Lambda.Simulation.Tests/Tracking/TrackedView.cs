using Lambda.SharedLogic.Deliveries.Tracking;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.Simulation.Tests.Tracking;

/// <summary>One view over all events so far, asked by key as the serving layer asks it.</summary>
internal sealed class TrackedView(IView view)
{
    private readonly ViewDefinition _view = view.Define();
    private readonly StateTable _table = new(view.Define(), StateForm.Sketch);
    private readonly StateWriter _buffer = new();

    public void Fold(ReadOnlySpan<DeliveryEvent> events) => _table.Fold(events);

    /// <summary>The row of a key, over its last days when there are days.</summary>
    public RowValues? Row(long now, int days, params string[] key)
    {
        var (size, bytes) = (_view.Windowing.Size, GroupKey.Encode(key));
        var answer = new MergedAnswer(_view, Rollup.Create(_view, null, null, long.MinValue, long.MaxValue));
        var pane = _view.Windowing.Kind == WindowKind.Global ? Windowing.GlobalPane : Windowing.FloorTo(now, size) - (days * size);
        for (var i = 0; i <= days; i++, pane += size)
        {
            if (_table.Find(pane, bytes) is >= 0 and var row)
            {
                _buffer.Clear();
                _table.Encode(row, _buffer);
                answer.AddRealTime(pane, bytes, _buffer.Written);
            }
        }

        return answer.Rows() is [var only] ? new RowValues(_view, only) : null;
    }
}
