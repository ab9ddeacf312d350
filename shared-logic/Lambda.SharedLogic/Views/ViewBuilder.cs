using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Views;

/// <summary>
/// Writes a view down as a sentence: key, window, which events, then one line for each value. The aggregates' lines are extension methods beside
/// the aggregates.
/// </summary>
/// <param name="name">Lower-case words joined by hyphens, e.g. <c>couriers-hourly</c>.</param>
/// <param name="description">The question, in a sentence.</param>
public sealed class ViewBuilder(string name, string description)
{
    private readonly List<KeyField> _keyFields = [];
    private readonly List<Column> _columns = [];
    private Windowing _windowing = Windowing.Global;
    private SpeedPolicies _policies = SpeedPolicies.Default;
    private Trigger? _trigger;
    private Func<DeliveryEvent, bool>? _filter;

    /// <summary>Adds a part of the key. An event without it is counted under <c>unknown</c>.</summary>
    public ViewBuilder KeyedBy(string fieldName, Func<DeliveryEvent, Utf8Text> select)
    {
        _keyFields.Add(new KeyField(fieldName, select));
        return this;
    }

    /// <summary>Sets the windows; without this line there is one global window.</summary>
    public ViewBuilder Windowed(Windowing windowing)
    {
        _windowing = windowing;
        return this;
    }

    /// <summary>Sets what the speed layer does with duplicates and late events.</summary>
    public ViewBuilder WithPolicies(SpeedPolicies policies)
    {
        _policies = policies;
        return this;
    }

    /// <summary>Sets when a change becomes visible to readers; without this line, with the speed layer's next flush.</summary>
    public ViewBuilder TriggeredBy(Trigger trigger)
    {
        _trigger = trigger;
        return this;
    }

    /// <summary>Only these events belong to the view.</summary>
    public ViewBuilder Where(Func<DeliveryEvent, bool> filter)
    {
        _filter = filter;
        return this;
    }

    /// <summary>Adds an aggregate.</summary>
    public ViewBuilder Column(Column column)
    {
        _columns.Add(column);
        return this;
    }

    /// <summary>Counts the events, or those that <paramref name="where"/> picks.</summary>
    public ViewBuilder Count(string valueName, Func<DeliveryEvent, bool>? where = null) =>
        Column(new CountColumn(new ValueDefinition(valueName, ValueKind.WholeNumber), where));

    /// <summary>The finished definition.</summary>
    /// <exception cref="InvalidViewException">
    /// A name is malformed or used twice, there is no value, the trigger waits for windows that never end, or a join stands beside values of another kind.
    /// </exception>
    public ViewDefinition Build()
    {
        ViewNames.Check(name, _keyFields, _columns);
        if (_columns.Exists(column => column.Preceding > 0) && (_windowing.IsDataDriven || !_columns.TrueForAll(column => column.Preceding > 0)))
        {
            throw new InvalidViewException(
                $"view '{name}': a join's windows are put together from panes around them when an answer is made: it needs windows of one length, and a view of its own");
        }

        var columns = _windowing.IsDataDriven ? _columns.Append(EventCount.Column) : _columns;
        return new ViewDefinition(name, description, _keyFields, _windowing, _policies with { Trigger = _trigger ?? _policies.Trigger }, _filter, [.. columns]);
    }
}
