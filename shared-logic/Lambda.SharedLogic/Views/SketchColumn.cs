using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Views;

/// <summary>A column that the batch layer keeps exactly and the speed layer as a sketch.</summary>
/// <param name="values">The values presented; those with an error bound are approximate when they come from the sketch.</param>
/// <param name="select">What an event contributes; <c>null</c> when nothing.</param>
/// <param name="presentExact">Writes one result per value from the exact state.</param>
/// <param name="presentSketch">Writes one result per value from the sketch.</param>
public sealed class SketchColumn<TInput, TExact, TExactState, TSketch, TSketchState>(
    IReadOnlyList<ValueDefinition> values,
    Func<DeliveryEvent, TInput?> select,
    Presentation<TExactState> presentExact,
    Presentation<TSketchState> presentSketch)
    : Column(values, parameters: null, typeof(TExact), typeof(TSketch))
    where TInput : struct
    where TExact : struct, IAggregate<TInput, TExactState>
    where TSketch : struct, IAggregate<TInput, TSketchState>, ISketchOf<TExactState, TSketchState>
{
    /// <inheritdoc/>
    public override bool HasSketch => true;

    /// <inheritdoc/>
    public override ColumnStates CreateStates(StateForm form) => form == StateForm.Exact
        ? new AggregateStates<TExact, TInput, TExactState>(select, presentExact)
        : new SketchStates<TInput, TExact, TExactState, TSketch, TSketchState>(select, presentSketch);
}
