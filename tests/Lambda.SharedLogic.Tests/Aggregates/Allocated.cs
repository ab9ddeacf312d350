namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>What a piece of work allocates.</summary>
internal static class Allocated
{
    private const int Rounds = 5;

    /// <summary>
    /// The least of several rounds: a garbage collection meanwhile charges the thread with the unused rest of its allocation buffer, compilation charges the
    /// first round; what the work itself allocates is in every round.
    /// </summary>
    public static long Least(Action work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
