using Lambda.SharedLogic.Deliveries.Tracking;

namespace Lambda.ServingLayer.Host.Contracts.Tracking;

/// <summary>A package's status by rule.</summary>
/// <param name="Status">A reported status, or <c>arriving</c> or <c>stale</c>.</param>
/// <param name="Rule">The rule that decided.</param>
public sealed record InferredBody(string Status, StatusRule Rule);
