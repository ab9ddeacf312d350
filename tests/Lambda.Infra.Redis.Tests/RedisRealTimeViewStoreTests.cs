using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Tests;

/// <summary>On a single server.</summary>
[Trait("Category", "Slow")]
[Collection(RedisTests.Name)]
public sealed class RedisRealTimeViewStoreTests : RealTimeViewStoreContract
{
    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync() => RedisHarness.OpenAsync(SharedServers.SingleOptions);
}

/// <summary>On a Redis Cluster, where partitions lie on different nodes.</summary>
[Trait("Category", "Slow")]
[Collection(RedisTests.Name)]
public sealed class RedisClusterRealTimeViewStoreTests : RealTimeViewStoreContract
{
    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync() => RedisHarness.OpenAsync(SharedServers.ClusterOptions);
}

/// <summary>With a flush in many pieces, each of two states at most.</summary>
[Trait("Category", "Slow")]
[Collection(RedisTests.Name)]
public sealed class RedisRealTimeViewStoreInPiecesTests : RealTimeViewStoreContract
{
    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync() => RedisHarness.OpenAsync(SharedServers.SingleOptions with { StatesPerCall = 2 });
}
