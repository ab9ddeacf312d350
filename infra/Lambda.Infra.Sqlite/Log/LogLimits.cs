namespace Lambda.Infra.Sqlite.Log;

/// <summary>The limits of the embedded log.</summary>
internal static class LogLimits
{
    /// <summary>A row holds at most this many records, and a reader's batch too: what a reader that starts inside a row skips over is bounded.</summary>
    public const int MostRecordsPerRow = 8192;

    /// <summary>A row holds at most this many bytes of records, unless one record alone has more; a reader's batch too. 4 MiB: a commit's cost is then mostly the disk's.</summary>
    public const int MostBytesPerRow = 4 * 1024 * 1024;

    /// <summary>A record's key and value have at most this many bytes together: larger ones are refused as a programming error, ingest refuses them long before.</summary>
    public const int MostBytesPerRecord = 16 * 1024 * 1024;

    /// <summary>Calls that wait to be committed. When as many wait, the next callers wait to be let in: producers slow down instead of filling the memory.</summary>
    public const int MostWaitingAppends = 256;

    /// <summary>A commit takes no more calls once it has this many bytes: it bounds how long the first caller of a group waits.</summary>
    public const int MostBytesPerCommit = 16 * 1024 * 1024;
}
