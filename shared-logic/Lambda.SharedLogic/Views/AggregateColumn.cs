using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Views;

/// <summary>A column whose aggregate is exact in both layers.</summary>
/// <param name="values">The values presented.</param>
/// <param name="select">What an event contributes; <c>null</c> when nothing.</param>
/// <param name="present">Writes one result per value; must leave the state as it is.</param>
/// <param name="parameters">What else decides the meaning of the states, such as a histogram's boundaries: becomes part of the view's fingerprint.</param>
public sealed class AggregateColumn<TAggregate, TInput, TState>(
    IReadOnlyList<ValueDefinition> values, Func<DeliveryEvent, TInput?> select, Presentation<TState> present, string? parameters = null)
    : Column(values, parameters, typeof(TAggregate))
    where TAggregate : struct, IAggregate<TInput, TState>
    where TInput : struct
{
    /// <inheritdoc/>
    public override ColumnStates CreateStates(StateForm form) => new AggregateStates<TAggregate, TInput, TState>(select, present);
}
