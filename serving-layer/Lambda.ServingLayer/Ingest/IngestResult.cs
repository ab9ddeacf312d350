namespace Lambda.ServingLayer.Ingest;

/// <summary>What became of a body's records.</summary>
/// <param name="Accepted">How many are durable.</param>
/// <param name="Rejected">Those that are not events, in the body's order.</param>
public sealed record IngestResult(int Accepted, IReadOnlyList<Rejection> Rejected);
