namespace Lambda.Infra.Redis;

/// <summary>
/// Calls that nobody waits for any more. The client keeps each, with its bytes, until its reply comes or the connection ends; so that a server that hangs does not fill the memory, there may be
/// few. Then calls fail at once, but for one now and then, which finds out whether the server is back.
/// </summary>
/// <param name="probeInterval">How often one is let through.</param>
/// <param name="time">The clock for that.</param>
internal sealed class Unanswered(TimeSpan probeInterval, TimeProvider time)
{
    /// <summary>With calls of 4 MiB at the most, 64 MiB.</summary>
    private const int Most = 16;

    private int _count;
    private long _probedAt = time.GetTimestamp();

    /// <summary>Whether every call was answered.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Counts a call until it ends after all.</summary>
    public void Add(Task reply)
    {
        Interlocked.Increment(ref _count);
        _ = reply.ContinueWith(
            ended =>
            {
                // Observed, and of no interest any more.
                _ = ended.Exception;
                Interlocked.Decrement(ref _count);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Lets a call through, or not.</summary>
    /// <exception cref="TimeoutException">Too many have no reply.</exception>
    public void RefuseIfTooMany()
    {
        if (Volatile.Read(ref _count) < Most)
        {
            return;
        }

        var last = Volatile.Read(ref _probedAt);
        if (time.GetElapsedTime(last) < probeInterval || Interlocked.CompareExchange(ref _probedAt, time.GetTimestamp(), last) != last)
        {
            throw new TimeoutException($"{Most} calls have no reply yet");
        }
    }
}
