namespace Lambda.BatchLayer.Spilling;

/// <summary>
/// Tells the garbage collector when much was let go of at once. Left to itself it lets large old objects lie until the heap has grown by as much again as it
/// judges right for the machine's memory: a run that keeps 200 MB of states then takes 2 GB.
/// </summary>
internal static class LetGo
{
    /// <summary>A collection, beside the work, for so many bytes: each looks at all that is alive, a fraction of a second for some hundreds of megabytes.</summary>
    private const long BytesBetweenCollections = 128L << 20;

    private static long _bytes;

    /// <summary>About so many bytes are garbage now that were in use for long.</summary>
    public static void Of(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) >= BytesBetweenCollections)
        {
            Interlocked.Exchange(ref _bytes, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }
}
