namespace Lambda.SharedLogic.Hashing;

/// <summary>
/// As many independent places in a table as wanted, from one hash: the outputs of SplitMix64 started at its first word. Its finalizer is run for each, because
/// the cheaper sums of two words (A. Kirsch, M. Mitzenmacher, "Less hashing, same performance", 2006) let two values that share two places share all.
/// </summary>
internal static class HashSequence
{
    private const ulong Step = 0x9e3779b97f4a7c15;

    /// <summary>The place at <paramref name="index"/> of the sequence, from 0 to <paramref name="places"/> - 1.</summary>
    public static int PlaceAt(Hash128 hash, int index, int places) =>
        (int)Math.BigMul(Murmur3.Mix(hash.High + ((ulong)(index + 1) * Step)), (ulong)places, out _);
}
