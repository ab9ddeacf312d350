using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.RealTime;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Tests;

/// <summary>On a single server.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisRealTimeViewStoreTests : RealTimeViewStoreContract
{
    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync() => RedisHarness.OpenAsync(SharedServers.SingleOptions);
}

/// <summary>On a Redis Cluster, where partitions lie on different nodes; scripts and transactions.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisClusterRealTimeViewStoreTests : RealTimeViewStoreContract
{
    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync() => RedisHarness.OpenAsync(SharedServers.ClusterOptions with { StatesPerCall = 2 });
}

/// <summary>With a transaction for each flush of more than two states.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisRealTimeViewStoreByTransactionsTests : RealTimeViewStoreContract
{
    protected override Task<IPortHarness<IRealTimeViewStore>> OpenAsync() => RedisHarness.OpenAsync(SharedServers.SingleOptions with { StatesPerCall = 2 });
}
