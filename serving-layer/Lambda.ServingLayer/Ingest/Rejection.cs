namespace Lambda.ServingLayer.Ingest;

/// <summary>A record that is no event.</summary>
/// <param name="Index">Its place in the body, from 0; blank lines do not count.</param>
/// <param name="Field">The field at fault, or <c>$</c> for the record as a whole.</param>
/// <param name="Reason">What it must be.</param>
/// <param name="Value">What it was, as spelled, cut to 100 characters; <c>null</c> when it is missing.</param>
public sealed record Rejection(int Index, string Field, string Reason, string? Value);
