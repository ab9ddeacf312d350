using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>What has become of a flush, by the scripts' numbers.</summary>
internal enum FlushOutcome
{
    /// <summary>The partition has another owner, position or sequence than its owner left.</summary>
    Refused = 0,

    /// <summary>It is what the partition holds.</summary>
    Written = 1,

    /// <summary>It may be written.</summary>
    Open = 2,
}

/// <summary>What a flush was answered.</summary>
/// <param name="Outcome">What has become of it.</param>
/// <param name="Sequence">The partition's sequence.</param>
/// <param name="Dropped">How many dropped epochs still have keys.</param>
internal readonly record struct FlushReply(FlushOutcome Outcome, long Sequence, long Dropped)
{
    /// <summary>As a script tells it.</summary>
    public static FlushReply Of(RedisResult[] reply) => new((FlushOutcome)(long)reply[0], (long)reply[1], (long)reply[2]);
}
