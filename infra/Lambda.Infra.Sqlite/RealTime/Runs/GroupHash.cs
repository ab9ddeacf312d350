using Lambda.SharedLogic.Hashing;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>
/// One hash of a group: its place in the table in memory, its order among the keys of a pane in a run, and its bits in a run's filter. It is kept in runs: another
/// function is another layout of theirs.
/// </summary>
internal static class GroupHash
{
    private const ulong SlotFactor = 0x9e3779b97f4a7c15;
    private const ulong ViewFactor = 0xbf58476d1ce4e5b9;
    private const ulong PaneFactor = 0x94d049bb133111eb;

    /// <summary>The hash of a key in a pane of a view of an epoch, which its slot stands for.</summary>
    public static ulong Of(long slot, int view, long pane, ReadOnlySpan<byte> key) =>
        KeyHash.Of(key, ((ulong)slot * SlotFactor) ^ ((ulong)view * ViewFactor) ^ ((ulong)pane * PaneFactor));
}
