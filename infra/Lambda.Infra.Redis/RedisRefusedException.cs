namespace Lambda.Infra.Redis;

/// <summary>The server answered that it cannot, and trying again does not help: it is full, say.</summary>
internal sealed class RedisRefusedException(string message, Exception? inner = null) : IOException($"Redis refuses: {message}", inner);
