using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Views;

/// <summary>One part of a view's key.</summary>
/// <param name="Name">Its name in answers and in <c>key.&lt;name&gt;=</c>.</param>
/// <param name="Select">What an event has there; absent counts as <see cref="GroupKey.Unknown"/>.</param>
public sealed record KeyField(string Name, Func<DeliveryEvent, Utf8Text> Select);
