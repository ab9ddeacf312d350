using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>The last column of every view whose windows follow the events: how many events a pane has, which no answer shows.</summary>
internal static class EventCount
{
    /// <summary>The column.</summary>
    public static Column Column { get; } = new AggregateColumn<CountAggregate, Occurrence, long>([], _ => default(Occurrence), (in _, _) => { });

    /// <summary>The count in a row of its states.</summary>
    public static long Of(ColumnStates states, int row) => ((AggregateStates<CountAggregate, Occurrence, long>)states).StateOf(row);
}
