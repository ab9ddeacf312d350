namespace Lambda.Infra.Redis;

/// <summary>Redis does not answer, or not now. What was asked may have been done all the same.</summary>
internal sealed class RedisUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
