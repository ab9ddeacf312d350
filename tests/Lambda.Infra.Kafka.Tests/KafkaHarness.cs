using Lambda.Ports.ContractTests;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka.Tests;

/// <summary>A log over a topic of its own, on a server that all tests of this assembly share. A crash goes on with new clients while the old ones are still there, as another machine would.</summary>
public sealed class KafkaHarness : IPortHarness<IEventLog>
{
    private readonly KafkaLogOptions _options;
    private readonly List<KafkaEventLog> _lives = [];

    private KafkaHarness(KafkaLogOptions options) => _options = options;

    /// <inheritdoc/>
    public IEventLog Port => _lives[^1];

    /// <summary>Opens a log over a new topic.</summary>
    public static async Task<IPortHarness<IEventLog>> OpenAsync(int partitionCount)
    {
        var harness = new KafkaHarness(SharedServer.NewTopic(partitionCount));
        await harness.CrashAsync();
        return harness;
    }

    /// <inheritdoc/>
    public async Task ReopenAsync()
    {
        await _lives[^1].DisposeAsync();
        _lives.RemoveAt(_lives.Count - 1);
        await CrashAsync();
    }

    /// <inheritdoc/>
    public async Task CrashAsync() => _lives.Add(await KafkaEventLog.OpenAsync(_options, TimeProvider.System, _ => { }, default));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_lives.Select(log => log.DisposeAsync().AsTask()));
}
