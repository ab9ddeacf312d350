using Lambda.Ports.ContractTests.RealTime;

namespace Lambda.Infra.Redis.Tests;

/// <summary>Large flushes, here of more than two states: an owner's first one, which asks for its slots, or one after another, whose slots are known.</summary>
public abstract class LargeFlushSuite
{
    /// <summary>How every command begins.</summary>
    protected const string Anything = "*";

    /// <summary>How the command ends that runs a transaction.</summary>
    protected const string Execute = "EXEC\r\n";

    /// <summary>Whether there was none before.</summary>
    protected abstract bool IsFirst { get; }

    /// <summary>What there was before.</summary>
    protected IEnumerable<string> Before => IsFirst ? ["0/0/a=old"] : Lines("old");

    /// <summary>The sequence after it.</summary>
    protected string Sequence => IsFirst ? "3" : "4";

    protected static Change[] Large(string state) => [.. "abcdefg".Select(key => new Change($"{key}", state))];

    protected static IEnumerable<string> Lines(string state) => "abcdefg".Select(key => $"0/0/{key}={state}");

    protected static async Task<string[]> KeysAsync(RedisStoreOptions options) =>
        (await SharedServers.Single.CommandAsync("KEYS", $"{{{options.Prefix}:0}}*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    protected static async Task<string> HeadAsync(RedisStoreOptions options, string field) =>
        (await SharedServers.Single.CommandAsync("HGET", $"{{{options.Prefix}:0}}", field)).Trim();

    /// <summary>A store in which an owner has written what there was before.</summary>
    protected async Task<(RedisRealTimeViewStore Store, Consumer Consumer, RedisStoreOptions Options)> StartAsync(RedisStoreOptions options)
    {
        options = options with { StatesPerCall = 2 };
        var store = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        Assert.Null(await store.AcquireAsync(0, "one", default));
        var consumer = new Consumer(0, "one");
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "old")), default));
        Assert.True(IsFirst || await store.FlushAsync(consumer.Flush(Large("old")), default));
        return (store, consumer, options);
    }
}
