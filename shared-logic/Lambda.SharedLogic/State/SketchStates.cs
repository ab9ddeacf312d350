using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>States of a sketch that also take in what the batch layer keeps exactly.</summary>
internal sealed class SketchStates<TInput, TExact, TExactState, TSketch, TSketchState>(
    InputSelector<TInput> select, Presentation<TSketchState> present)
    : AggregateStates<TSketch, TInput, TSketchState>(select, present)
    where TInput : struct
    where TExact : struct, IAggregate<TInput, TExactState>
    where TSketch : struct, IAggregate<TInput, TSketchState>, ISketchOf<TExactState, TSketchState>
{
    public override void MergeEncoded(int row, ref StateReader reader, StateForm form)
    {
        if (form == StateForm.Sketch)
        {
            base.MergeEncoded(row, ref reader, form);
            return;
        }

        var exact = default(TExact).Decode(ref reader);
        Merge(row, default(TSketch).Sketch(in exact));
    }

    public override void MergeFrom(int row, ColumnStates other, int otherRow)
    {
        if (other is AggregateStates<TExact, TInput, TExactState> exact)
        {
            Merge(row, default(TSketch).Sketch(in exact.States[otherRow]));
            return;
        }

        base.MergeFrom(row, other, otherRow);
    }
}
