namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// Says whether a node lives. One that is dead is answered by no port any more: what it waited for never returns, so nothing of it runs afterwards, not even its error handling.
/// </summary>
internal sealed class Heart : IDisposable
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cut = new();
    private readonly string? _label;
    private readonly Action? _kill;
    private int _left;

    /// <param name="label">The point of the loop to die at; <c>null</c> lives on.</param>
    /// <param name="passes">At which time that the point is passed.</param>
    /// <param name="kill">What ends the process with the node; absent where the process has others in it.</param>
    public Heart(string? label, int passes, Action? kill = null) => (_label, _left, _kill) = (label, passes, kill);

    /// <summary>Ends when the node has died.</summary>
    public Task Died => _died.Task;

    /// <summary>Ends when the node has acquired a partition.</summary>
    public Task Acquired => _acquired.Task;

    /// <summary>Cancelled with the node's death: what is under way in its clients is given up.</summary>
    public CancellationToken Cut => _cut.Token;

    private static Task Never => new TaskCompletionSource().Task;

    /// <summary>The loop passes a point, and goes no further when it is the one to die at.</summary>
    public async ValueTask PassAsync(string label)
    {
        if (label == Points.Acquired)
            _acquired.TrySetResult();
        if (IsLastPass(label))
            Die();
        if (_died.Task.IsCompleted)
            await Never;
    }

    /// <summary>Whether this is the pass to die at; whoever asks dies then.</summary>
    public bool IsLastPass(string label) => label == _label && Interlocked.Decrement(ref _left) == 0;

    /// <summary>Ends the node.</summary>
    public void Die()
    {
        _kill?.Invoke();
        _died.TrySetResult();
        _cut.Cancel();
    }

    /// <summary>Calls a port; returns to the living only.</summary>
    public async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        await PassAsync("");
        try
        {
            return await call();
        }
        finally
        {
            await PassAsync("");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cut.Dispose();
}
