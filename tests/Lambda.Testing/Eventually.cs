namespace Lambda.Testing;

/// <summary>Waits for a condition with a deadline, in place of sleeping and hoping.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns once <paramref name="condition"/> holds.</summary>
    /// <param name="condition">Asked every 10 ms of real time.</param>
    /// <param name="expectation">What is awaited, in words: it is the message of the failure.</param>
    /// <param name="deadline">How long to wait, of real time; 60 s when absent.</param>
    /// <exception cref="TimeoutException">The deadline passed first.</exception>
    public static Task Holds(Func<bool> condition, string expectation, TimeSpan? deadline = null) =>
        Holds(() => Task.FromResult(condition()), expectation, deadline);

    /// <inheritdoc cref="Holds(Func{bool}, string, TimeSpan?)"/>
    public static async Task Holds(Func<Task<bool>> condition, string expectation, TimeSpan? deadline = null)
    {
        var limit = deadline ?? DefaultDeadline;
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(PollInterval);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds} s: {expectation}");
            await timer.WaitForNextTickAsync();
        }
    }
}
