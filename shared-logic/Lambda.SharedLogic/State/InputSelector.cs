using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>How a column gets its inputs from events: in either of two forms.</summary>
internal readonly struct InputSelector<TInput>
    where TInput : struct
{
    private readonly Func<DeliveryEvent, TInput?>? _returns;
    private readonly Selection<TInput>? _writes;

    /// <summary>A function that returns the input, or <c>null</c> for none.</summary>
    public InputSelector(Func<DeliveryEvent, TInput?> returns) => _returns = returns;

    /// <summary>One that writes it.</summary>
    public InputSelector(Selection<TInput> writes) => _writes = writes;

    /// <summary>Writes the inputs end to end, and beside each the index of its event.</summary>
    /// <returns>How many there are.</returns>
    public int Select(ReadOnlySpan<DeliveryEvent> events, int[] indexes, TInput[] inputs)
    {
        var count = 0;
        if (_writes is { } writes)
        {
            for (var i = 0; i < events.Length; i++)
            {
                // Written in any case, kept when there is an input: no branch to mispredict.
                indexes[count] = i;
                count += writes(events[i], ref inputs[count]) ? 1 : 0;
            }

            return count;
        }

        for (var i = 0; i < events.Length; i++)
        {
            if (_returns!(events[i]) is { } input)
            {
                (indexes[count], inputs[count]) = (i, input);
                count++;
            }
        }

        return count;
    }
}
