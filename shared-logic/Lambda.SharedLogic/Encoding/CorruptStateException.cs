namespace Lambda.SharedLogic.Encoding;

/// <summary>Stored bytes are not what the shared logic writes: another layout, or damage.</summary>
public sealed class CorruptStateException(string message) : Exception(message);
