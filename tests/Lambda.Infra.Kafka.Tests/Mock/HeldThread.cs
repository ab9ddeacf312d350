namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>Holds the first thread of a client that has something certain to say, as a busy machine may hold any.</summary>
internal sealed class HeldThread(string saying) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();

    /// <summary>Completes when a thread is held.</summary>
    public Task Held => _held.Task.WaitAsync(Longest);

    /// <summary>What is said on each thread comes through here.</summary>
    public void Pass(string text)
    {
        if (text.Contains(saying, StringComparison.Ordinal) && _held.TrySetResult())
            _released.Wait(Longest);
    }

    /// <summary>Lets it go on.</summary>
    public void Release() => _released.Set();

    /// <inheritdoc/>
    public void Dispose() => _released.Set();
}
