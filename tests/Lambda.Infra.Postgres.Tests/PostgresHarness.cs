using Lambda.Ports.ContractTests;

namespace Lambda.Infra.Postgres.Tests;

/// <summary>
/// One store over a schema of its own, on a server that all tests of this assembly share. A crash goes on with new connections while the old ones are still
/// there, as another machine would.
/// </summary>
public sealed class PostgresHarness<TPort> : IPortHarness<TPort>
{
    private readonly string _schema = SharedServer.NextSchema();
    private readonly List<PostgresStores> _lives = [];
    private readonly Func<PostgresStores, TPort> _portOf;

    private PostgresHarness(Func<PostgresStores, TPort> portOf) => _portOf = portOf;

    /// <inheritdoc/>
    public TPort Port { get; private set; } = default!;

    /// <summary>Opens a store over a new schema.</summary>
    public static async Task<IPortHarness<TPort>> OpenAsync(Func<PostgresStores, TPort> portOf)
    {
        var harness = new PostgresHarness<TPort>(portOf);
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
    public async Task CrashAsync()
    {
        var stores = await PostgresStores.OpenAsync(SharedServer.ConnectionString, _schema, default);
        _lives.Add(stores);
        Port = _portOf(stores);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var stores in _lives)
            await stores.DisposeAsync();
    }
}
