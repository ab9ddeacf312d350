namespace Lambda.Ports.Catalog;

/// <summary>
/// How many partitions the log has had from which epoch on. It only ever grows, at cuts: a partition that came with a cut begins in the epoch that the cut starts, at offset 0
/// and without a barrier of its own.
/// </summary>
public sealed class Partitioning
{
    /// <param name="history">
    /// The numbers, the first from epoch 0 on, each greater than the one before and from a later epoch, or from the same where a cut took more in before it was complete: then the
    /// smaller was never an epoch's number, but producers may have gone by it.
    /// </param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public Partitioning(params IReadOnlyList<Growth> history)
    {
        if (history.Count == 0 || history[0].FromEpoch != 0 || history[0].Partitions < 1 || !Rises(history))
        {
            throw new ArgumentException($"partitions do not grow like this: {string.Join(", ", history)}", nameof(history));
        }

        History = history;
        Families = history.Select(growth => growth.Partitions).Aggregate(GreatestCommonDivisor);
    }

    /// <summary>The numbers, in order.</summary>
    public IReadOnlyList<Growth> History { get; }

    /// <summary>How many partitions there are now.</summary>
    public int Latest => History[^1].Partitions;

    /// <summary>How many families of partitions there are: see <see cref="FamilyOf"/>. As many as partitions, while there was never another number.</summary>
    public int Families { get; }

    /// <summary>A log that has always had so many partitions.</summary>
    public static Partitioning Of(int partitions) => new(new Growth(0, partitions));

    /// <summary>How many partitions there were in an epoch.</summary>
    public int CountAt(long epoch) => History.Last(growth => growth.FromEpoch <= Math.Max(0, epoch)).Partitions;

    /// <summary>Whether there is such a partition. The log may have it already when this does not: nobody reads it then until the next cut.</summary>
    public bool Has(int partition) => partition >= 0 && partition < Latest;

    /// <summary>The epoch in which a partition begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    public long FirstEpochOf(int partition) => Has(partition)
        ? History.First(growth => growth.Partitions > partition).FromEpoch
        : throw new ArgumentOutOfRangeException(nameof(partition), partition, $"there are {Latest} partitions");

    /// <summary>
    /// Which family a partition belongs to, from 0. A key's partition is its hash modulo the number that its producer knew, so with numbers n and m it may be in p and in q only where p and q
    /// are the same modulo the greatest common divisor of n and m: copies of one event are all in one family.
    /// </summary>
    public int FamilyOf(int partition) => partition % Families;

    private static bool Rises(IReadOnlyList<Growth> history)
    {
        for (var i = 1; i < history.Count; i++)
        {
            if (history[i].FromEpoch < Math.Max(1, history[i - 1].FromEpoch) || history[i].Partitions <= history[i - 1].Partitions)
            {
                return false;
            }
        }

        return true;
    }

    private static int GreatestCommonDivisor(int left, int right) => right == 0 ? left : GreatestCommonDivisor(right, left % right);
}
