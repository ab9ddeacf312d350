namespace Lambda.Ports.ContractTests;

/// <summary>A double in memory, which outlives its own crash; what that loses, if anything, is an action.</summary>
/// <typeparam name="TPort">The port.</typeparam>
public sealed class MemoryHarness<TPort>(TPort port, Action? crash = null) : IPortHarness<TPort>
{
    /// <inheritdoc/>
    public TPort Port => port;

    /// <inheritdoc/>
    public Task ReopenAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CrashAsync()
    {
        crash?.Invoke();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
