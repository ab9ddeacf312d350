using Lambda.Testing.Servers;

namespace Lambda.Infra.Kafka.Tests;

/// <summary>The one server of this assembly's tests, each of which has a topic of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private static KafkaServer? _server;
    private static int _topics;

    /// <summary>The server. A test that ends it starts it again; no other runs meanwhile.</summary>
    public static KafkaServer Server => _server!;

    /// <summary>How to reach a new topic on the server that runs.</summary>
    public static KafkaLogOptions NewTopic(int partitionCount = 1) =>
        new() { Servers = _server!.Servers, Topic = $"test-{Interlocked.Increment(ref _topics)}", PartitionCount = partitionCount };

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = await KafkaServer.StartAsync("log.cleaner.enable=false");

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _server!.DisposeAsync();
}

/// <summary>The tests that need the server.</summary>
[CollectionDefinition(Name)]
public sealed class KafkaTests : ICollectionFixture<SharedServer>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Kafka";
}
