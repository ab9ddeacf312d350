using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Views;

/// <summary>A count of events, exact in both layers: a <see cref="CountAggregate"/> with storage of its own kind, which is cheaper to fold.</summary>
/// <param name="value">The value presented.</param>
/// <param name="where">Which events count; <c>null</c> for all.</param>
public sealed class CountColumn(ValueDefinition value, Func<DeliveryEvent, bool>? where) : Column([value], null, typeof(CountAggregate))
{
    /// <inheritdoc/>
    public override ColumnStates CreateStates(StateForm form) => new CountStates(where, (in state, values) => values[0] = state);
}
