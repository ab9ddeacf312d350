namespace Lambda.Infra.Redis.Transactions;

/// <summary>A limit on each of many steps, however many they are.</summary>
/// <param name="limit">How long one step may take.</param>
/// <param name="caller">Gives up before.</param>
internal sealed class StepLimit(TimeSpan limit, CancellationToken caller) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(caller);

    /// <summary>Whether a step took too long.</summary>
    public bool HasPassed => _source.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>Begins a step.</summary>
    public CancellationToken Next()
    {
        _source.CancelAfter(limit);
        return _source.Token;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
