using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Views;

/// <summary>
/// Writes what an event contributes to a column into <paramref name="input"/>, every part of it, and tells whether that is anything. The same as a function that returns
/// it or <c>null</c>, without a copy on the way: for inputs of several parts.
/// </summary>
/// <param name="source">The event.</param>
/// <param name="input">What it contributes; of no use when it contributes nothing.</param>
public delegate bool Selection<TInput>(DeliveryEvent source, ref TInput input)
    where TInput : struct;
