using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>Says of a failure whether trying again can help.</summary>
internal static class RedisErrors
{
    /// <summary>How refusals begin that pass by themselves. The last is the client's own: the node of a cluster that has the slot is gone.</summary>
    private static readonly string[] Passing = ["LOADING", "READONLY", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "MASTERDOWN", "BUSY", "NOSCRIPT", "Endpoint "];

    /// <summary>What a server's refusal means: that it passes, or not.</summary>
    public static IOException Refusal(string message, Exception? inner = null) =>
        Array.Exists(Passing, message.StartsWith) ? new RedisUnavailableException($"Redis does not answer: {message}", inner) : new RedisRefusedException(message, inner);

    /// <summary>What a failure of the client's means: a server's refusal, or that there was no answer.</summary>
    public static IOException Translate(Exception error) =>
        error is RedisServerException ? Refusal(error.Message, error) : new RedisUnavailableException($"Redis does not answer: {error.Message}", error);
}
