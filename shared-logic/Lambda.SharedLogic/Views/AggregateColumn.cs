using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Views;

/// <summary>A column whose aggregate is exact in both layers.</summary>
public sealed class AggregateColumn<TAggregate, TInput, TState> : Column
    where TAggregate : struct, IAggregate<TInput, TState>
    where TInput : struct
{
    private readonly InputSelector<TInput> _select;
    private readonly Presentation<TState> _present;

    /// <summary>A column of an input that a function returns.</summary>
    /// <param name="values">The values presented.</param>
    /// <param name="select">What an event contributes; <c>null</c> when nothing.</param>
    /// <param name="present">Writes one result per value; must leave the state as it is.</param>
    /// <param name="parameters">What else decides the meaning of the states, such as a histogram's boundaries: becomes part of the view's fingerprint.</param>
    public AggregateColumn(IReadOnlyList<ValueDefinition> values, Func<DeliveryEvent, TInput?> select, Presentation<TState> present, string? parameters = null)
        : base(values, parameters, typeof(TAggregate)) => (_select, _present) = (new InputSelector<TInput>(select), present);

    /// <summary>A column of an input that a function writes.</summary>
    /// <inheritdoc cref="AggregateColumn{TAggregate, TInput, TState}(IReadOnlyList{ValueDefinition}, Func{DeliveryEvent, Nullable{TInput}}, Presentation{TState}, string?)" path="/param"/>
    public AggregateColumn(IReadOnlyList<ValueDefinition> values, Selection<TInput> select, Presentation<TState> present, string? parameters = null)
        : base(values, parameters, typeof(TAggregate)) => (_select, _present) = (new InputSelector<TInput>(select), present);

    /// <inheritdoc/>
    public override ColumnStates CreateStates(StateForm form) => new AggregateStates<TAggregate, TInput, TState>(_select, _present);
}
