namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>A block of a run as its index knows it: records of one section, one after the other.</summary>
/// <param name="FirstPane">The pane of its first record.</param>
/// <param name="FirstHash">The hash of its first record.</param>
/// <param name="LastPane">The pane of its last record.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Checksum">Their CRC-32C.</param>
internal readonly record struct RunBlock(long FirstPane, ulong FirstHash, long LastPane, long Offset, int Length, uint Checksum)
{
    /// <summary>A block is closed once the next record would make it larger than this; a larger record has one of its own. Small, since a point read takes a whole one.</summary>
    public const int MostBytes = 8 * 1024;
}
