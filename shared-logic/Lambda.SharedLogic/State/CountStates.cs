using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>Counts, which every view has several of: no input is kept but which events count, and none at all when all do.</summary>
internal sealed class CountStates(Func<DeliveryEvent, bool>? where, Presentation<long> present)
    : AggregateStates<CountAggregate, Occurrence, long>(new InputSelector<Occurrence>(_ => default(Occurrence)), present)
{
    private int[] _picked = [];
    private int _prepared;

    public override void Prepare(ReadOnlySpan<DeliveryEvent> events)
    {
        _prepared = 0;
        if (where is null)
        {
            return;
        }

        if (events.Length > _picked.Length)
        {
            _picked = new int[events.Length];
        }

        var picked = _picked;
        for (var i = 0; i < events.Length; i++)
        {
            // Written in any case, kept when it counts: no branch to mispredict.
            picked[_prepared] = i;
            _prepared += where(events[i]) ? 1 : 0;
        }
    }

    public override void FoldPrepared(ColumnStates target, ReadOnlySpan<int> rows)
    {
        var states = StatesOf(target);
        if (where is null)
        {
            foreach (var row in rows)
            {
                states[row]++;
            }

            return;
        }

        foreach (var index in _picked.AsSpan(0, _prepared))
        {
            states[rows[index]]++;
        }

        _prepared = 0;
    }
}
