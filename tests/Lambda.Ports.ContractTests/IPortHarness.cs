namespace Lambda.Ports.ContractTests;

/// <summary>One adapter over a place of its own: what a contract test opens, closes and crashes.</summary>
/// <typeparam name="TPort">The port.</typeparam>
public interface IPortHarness<out TPort> : IAsyncDisposable
{
    /// <summary>The adapter as it is open now; another one after each reopening.</summary>
    TPort Port { get; }

    /// <summary>A clean stop and a new start.</summary>
    Task ReopenAsync();

    /// <summary>A start after an end without warning: what the old process did not make durable is gone, and the old one is not heard of again.</summary>
    Task CrashAsync();
}
