using System.Collections.Concurrent;
using System.Globalization;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>The keys that scripts are given; all others begin with a partition's head.</summary>
/// <param name="prefix">What all keys begin with.</param>
internal sealed class PartitionKeys(string prefix)
{
    private readonly ConcurrentDictionary<int, RedisKey[]> _heads = [];

    /// <summary>The set of all partitions that were ever acquired.</summary>
    public RedisKey Partitions { get; } = $"{prefix}:partitions";

    /// <summary>A partition's head, as a script's keys. In braces, so that Redis Cluster puts all keys that begin with it into one slot.</summary>
    public RedisKey[] Of(int partition) =>
        _heads.GetOrAdd(partition, number => [string.Create(CultureInfo.InvariantCulture, $"{{{prefix}:{number}}}")]);
}
