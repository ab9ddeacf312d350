using System.Numerics;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>
/// Which runs are merged: eight of about one size become one, so that a state is written again once for each eightfold of the whole, not once for each checkpoint. Tiered
/// compaction, as in Cassandra and RocksDB ("universal"). Only neighbours in age are merged, so that newer stays newer.
/// </summary>
internal static class Tiers
{
    /// <summary>So many runs of a tier are merged: more makes fewer merges and more runs to look into.</summary>
    public const int Width = 8;

    /// <summary>A checkpoint waits for a merge when there are so many runs.</summary>
    public const int MostRuns = 64;

    private const int MostMerged = 2 * Width;
    private const long FirstTierBytes = 1 << 20;
    private static readonly int BitsPerTier = BitOperations.Log2(Width);

    /// <summary>The tier of a run of this size: 0 up to 1 MiB, 1 up to 8 MiB, 2 up to 64 MiB and so on.</summary>
    public static int TierOf(long bytes) => bytes < FirstTierBytes ? 0 : (BitOperations.Log2((ulong)(bytes / FirstTierBytes)) / BitsPerTier) + 1;

    /// <summary>The neighbours to merge, or none.</summary>
    /// <param name="newestFirst">Bytes of each run, and which share of its states no longer counts.</param>
    /// <returns>The first of them and how many; no more than one when most of a run no longer counts.</returns>
    public static (int First, int Count) Choose(IReadOnlyList<(long Bytes, double Dead)> newestFirst)
    {
        // A small run behind a large one, seen from the newest, counts as large: it waits for the large ones' merge.
        var (start, tier) = (0, -1);
        for (var i = 0; i <= newestFirst.Count; i++)
        {
            var next = i == newestFirst.Count ? int.MaxValue : Math.Max(tier, TierOf(newestFirst[i].Bytes));
            if (next == tier)
            {
                continue;
            }

            if (i - start >= Width)
            {
                // The oldest ones of the tier: they are next to what the merge will be among.
                var count = Math.Min(i - start, MostMerged);
                return (i - count, count);
            }

            (start, tier) = (i, next);
        }

        for (var i = 0; i < newestFirst.Count; i++)
        {
            if (newestFirst[i].Dead > 0.5 && newestFirst[i].Bytes >= FirstTierBytes)
            {
                return (i, 1);
            }
        }

        return default;
    }
}
