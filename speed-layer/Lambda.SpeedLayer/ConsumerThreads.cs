namespace Lambda.SpeedLayer;

/// <summary>Threads for a process whose main work are consumers.</summary>
public static class ConsumerThreads
{
    private const int Threads = 16;

    /// <summary>
    /// Has the pool begin with threads to spare. Folding holds a thread for some ten milliseconds at a time while partitions are behind. By default the pool begins with a thread for each core, and adds
    /// others slowly: then whoever waits for the store's or the log's answer waits for a fold's end as well, several times a flush. With threads to spare it is the system that lets them take turns.
    /// </summary>
    public static void Reserve()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
    }
}
