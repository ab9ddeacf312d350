namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>That the process lives, or can serve.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
public sealed record HealthBody(string Status);
