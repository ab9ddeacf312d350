namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>What is served after a rollback.</summary>
/// <param name="Version">The version that answers are now made of, at every view.</param>
/// <param name="Cut">The epoch before which it counts.</param>
public sealed record RollbackBody(long Version, long Cut);
