using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Joins;

/// <summary>States of a join, presented together with those of the panes around their window.</summary>
internal sealed class JoinStates(Func<DeliveryEvent, JoinEvent?> select, long within, JoinValue[] wanted)
    : AggregateStates<JoinAggregate, JoinEvent, JoinState>(new InputSelector<JoinEvent>(select), static (in _, _) => { })
{
    private readonly JoinNeighbours _around = new();

    public override void Present(int row, Span<object?> values)
    {
        _around.Clear();
        Write(row, values);
    }

    public override void PresentAmong(int row, Span<object?> values, ColumnStates panes, ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        _around.Clear();
        foreach (var pane in before)
        {
            _around.AddBefore(((JoinStates)panes).StateOf(pane));
        }

        foreach (var pane in after)
        {
            _around.AddAfter(((JoinStates)panes).StateOf(pane));
        }

        Write(row, values);
    }

    private void Write(int row, Span<object?> values)
    {
        var matches = JoinMatches.Of(StateOf(row), _around, within);
        for (var i = 0; i < wanted.Length; i++)
        {
            values[i] = wanted[i].Read(matches);
        }
    }
}
