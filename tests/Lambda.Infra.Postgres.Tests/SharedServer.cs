using Lambda.Testing.Servers;

namespace Lambda.Infra.Postgres.Tests;

/// <summary>The one server of this assembly's tests, each of which has a schema of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private static PostgresServer? _server;
    private static int _schemas;

    /// <summary>Of the server that runs.</summary>
    public static string ConnectionString => _server!.ConnectionString;

    /// <summary>A schema that nobody has used.</summary>
    public static string NextSchema() => $"test_{Interlocked.Increment(ref _schemas)}";

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = await PostgresServer.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _server!.DisposeAsync();
}

/// <summary>The tests that need the server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<SharedServer>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "PostgreSQL";
}
