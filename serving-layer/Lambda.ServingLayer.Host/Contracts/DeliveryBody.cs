using Lambda.ServingLayer.Receipts;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>One package or driver.</summary>
/// <param name="View">The view that it comes from.</param>
/// <param name="Key">Its id, under the name of the view's key field.</param>
/// <param name="Values">The view's values, by name.</param>
/// <param name="Receipt">What the answer was made of.</param>
public sealed record DeliveryBody(string View, OrderedDictionary<string, string> Key, OrderedDictionary<string, object?> Values, Receipt Receipt);
