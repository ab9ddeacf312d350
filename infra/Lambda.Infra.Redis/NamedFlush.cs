using Lambda.Infra.Redis.Layout;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>A flush with a name of its own, by which Redis knows one that it has written already.</summary>
/// <param name="keys">The partition's head.</param>
/// <param name="flush">The flush.</param>
/// <param name="expectedSequence">The sequence that the partition must have; <c>null</c> when it is not known.</param>
/// <param name="name">The name.</param>
internal sealed class NamedFlush(RedisKey[] keys, RealTimeFlush flush, long? expectedSequence, string name)
{
    private readonly byte[] _progress = ProgressCode.Write(flush.Progress);

    /// <summary>The partition's head, as a script's keys.</summary>
    public RedisKey[] Keys => keys;

    /// <summary>The head's name.</summary>
    public string Head { get; } = keys[0]!;

    /// <summary>The flush.</summary>
    public RealTimeFlush Flush => flush;

    /// <summary>What the scripts compare the head with: owner, position, sequence or nothing, name.</summary>
    public IEnumerable<RedisValue> Expected => [flush.Owner, flush.ExpectedPosition, expectedSequence ?? RedisValue.EmptyString, name];

    /// <summary>Where the flush leaves the head, behind its name: position, progress, the epochs that are kept.</summary>
    public IEnumerable<RedisValue> Reached => [flush.Progress.Position, _progress, string.Join(' ', flush.Progress.Epochs.Select(epoch => epoch.Epoch))];

    /// <summary>The sequence that the partition must have; <c>null</c> when it is not known.</summary>
    public long? ExpectedSequence => expectedSequence;

    /// <summary>The name.</summary>
    public string Name => name;
}
