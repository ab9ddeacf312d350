namespace Lambda.ServingLayer.Ingest;

/// <summary>A request's body as a whole cannot be read; nothing of it was taken.</summary>
public sealed class UnreadableBodyException(string reason, Exception? inner = null) : Exception(reason, inner);
