using Lambda.Ports.ContractTests;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Tests;

/// <summary>A store under a prefix of its own. A crash goes on with a new connection while the old one is still there, as another machine would.</summary>
public sealed class RedisHarness : IPortHarness<IRealTimeViewStore>
{
    private readonly List<RedisRealTimeViewStore> _lives = [];
    private readonly RedisStoreOptions _options;

    private RedisHarness(RedisStoreOptions options) => _options = options;

    /// <inheritdoc/>
    public IRealTimeViewStore Port => _lives[^1];

    /// <summary>Opens a store.</summary>
    public static async Task<IPortHarness<IRealTimeViewStore>> OpenAsync(RedisStoreOptions options)
    {
        var harness = new RedisHarness(options);
        await harness.CrashAsync();
        return harness;
    }

    /// <inheritdoc/>
    public async Task ReopenAsync()
    {
        await _lives[^1].DisposeAsync();
        await CrashAsync();
    }

    /// <inheritdoc/>
    public async Task CrashAsync() => _lives.Add(await RedisRealTimeViewStore.OpenAsync(_options, TimeProvider.System, default));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _lives)
            await store.DisposeAsync();
    }
}
