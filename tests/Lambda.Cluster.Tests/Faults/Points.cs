namespace Lambda.Cluster.Tests.Faults;

/// <summary>Points of a speed node's loop.</summary>
internal static class Points
{
    public const string Acquired = "right after acquiring";
    public const string Restored = "after its states are restored";
    public const string Read = "after a read";
    public const string BarrierRead = "after reading a barrier";
    public const string BeforeLetters = "before the dead letters are written";
    public const string AfterLetters = "after the dead letters are written";
    public const string BeforeFlush = "before the Redis write";
    public const string DuringFlush = "while the Redis write is under way";
    public const string AfterFlush = "after the Redis write";
    public const string BeforeBarrierFlush = "before the write that begins an epoch";
    public const string AfterBarrierFlush = "after the write that begins an epoch";

    /// <summary>All of them.</summary>
    public static readonly string[] All =
    [
        Acquired, Restored, Read, BarrierRead, BeforeLetters, AfterLetters, BeforeFlush, DuringFlush, AfterFlush, BeforeBarrierFlush, AfterBarrierFlush,
    ];
}
