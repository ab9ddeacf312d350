using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Views;

/// <summary>A column that the batch layer keeps exactly and the speed layer as a sketch.</summary>
public sealed class SketchColumn<TInput, TExact, TExactState, TSketch, TSketchState> : Column
    where TInput : struct
    where TExact : struct, IAggregate<TInput, TExactState>
    where TSketch : struct, IAggregate<TInput, TSketchState>, ISketchOf<TExactState, TSketchState>
{
    private readonly InputSelector<TInput> _select;
    private readonly Presentation<TExactState> _presentExact;
    private readonly Presentation<TSketchState> _presentSketch;

    /// <summary>A column of an input that a function returns.</summary>
    /// <param name="values">The values presented; those with an error bound are approximate when they come from the sketch.</param>
    /// <param name="select">What an event contributes; <c>null</c> when nothing.</param>
    /// <param name="presentExact">Writes one result per value from the exact state.</param>
    /// <param name="presentSketch">Writes one result per value from the sketch.</param>
    public SketchColumn(
        IReadOnlyList<ValueDefinition> values, Func<DeliveryEvent, TInput?> select, Presentation<TExactState> presentExact, Presentation<TSketchState> presentSketch)
        : this(values, new InputSelector<TInput>(select), presentExact, presentSketch)
    {
    }

    /// <summary>A column of an input that a function writes.</summary>
    /// <param name="values">The values presented; those with an error bound are approximate when they come from the sketch.</param>
    /// <param name="select">What an event contributes.</param>
    /// <param name="presentExact">Writes one result per value from the exact state.</param>
    /// <param name="presentSketch">Writes one result per value from the sketch.</param>
    public SketchColumn(
        IReadOnlyList<ValueDefinition> values, Selection<TInput> select, Presentation<TExactState> presentExact, Presentation<TSketchState> presentSketch)
        : this(values, new InputSelector<TInput>(select), presentExact, presentSketch)
    {
    }

    private SketchColumn(
        IReadOnlyList<ValueDefinition> values, InputSelector<TInput> select, Presentation<TExactState> presentExact, Presentation<TSketchState> presentSketch)
        : base(values, parameters: null, typeof(TExact), typeof(TSketch)) =>
        (_select, _presentExact, _presentSketch) = (select, presentExact, presentSketch);

    /// <inheritdoc/>
    public override bool HasSketch => true;

    /// <inheritdoc/>
    public override ColumnStates CreateStates(StateForm form) => form == StateForm.Exact
        ? new AggregateStates<TExact, TInput, TExactState>(_select, _presentExact)
        : new SketchStates<TInput, TExact, TExactState, TSketch, TSketchState>(_select, _presentSketch);
}
