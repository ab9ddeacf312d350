using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Joins;

/// <summary>A column that joins two kinds of events of one key. See <see cref="JoinColumns"/>.</summary>
/// <param name="select">What an event is in the join; <c>null</c> when nothing.</param>
/// <param name="within">The bound, in microseconds. It decides what is presented and nothing about the state, so it may change without a new run.</param>
/// <param name="wanted">The values presented.</param>
internal sealed class JoinColumn(Func<DeliveryEvent, JoinEvent?> select, long within, JoinValue[] wanted)
    : Column([.. wanted.Select(value => value.Definition)], parameters: null, typeof(JoinAggregate))
{
    /// <inheritdoc/>
    public override long Preceding => within;

    /// <inheritdoc/>
    public override long Following => wanted.Any(value => value.LooksAhead) ? within : 0;

    /// <inheritdoc/>
    public override ColumnStates CreateStates(StateForm form) => new JoinStates(select, within, wanted);
}
