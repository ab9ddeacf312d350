namespace Lambda.Benchmarks.Measuring;

/// <summary>
/// Ours and a peer, turn by turn in one process, so that whatever else the machine does falls on both. Figures are medians over the rounds; the ratio is the
/// median of the rounds' ratios.
/// </summary>
public sealed class Duel(string peer, Func<Cost> ours, Func<Cost> theirs)
{
    private readonly List<(Cost Ours, Cost Theirs)> _rounds = [];

    /// <summary>The peer's name.</summary>
    public string Peer => peer;

    /// <summary>The round with our median processor time.</summary>
    public Cost Ours => Median(_rounds.Select(round => round.Ours));

    /// <summary>The round with the peer's median processor time.</summary>
    public Cost Theirs => Median(_rounds.Select(round => round.Theirs));

    /// <summary>How many times our speed is the peer's, by processor time: above 1 we are faster.</summary>
    public double Ratio => Middle(_rounds.Select(round => round.Theirs.Nanoseconds / round.Ours.Nanoseconds));

    /// <summary>The same by the clock on the wall.</summary>
    public double WallRatio => Middle(_rounds.Select(round => round.Theirs.WallNanoseconds / round.Ours.WallNanoseconds));

    /// <summary>Runs both once to warm up, then <paramref name="rounds"/> times in turn.</summary>
    public Duel Run(int rounds)
    {
        Settled(ours);
        Settled(theirs);
        for (var round = 0; round < rounds; round++)
        {
            _rounds.Add((Settled(ours), Settled(theirs)));
        }

        return this;
    }

    private static Cost Settled(Func<Cost> work)
    {
        GC.Collect();
        return work();
    }

    private static Cost Median(IEnumerable<Cost> costs)
    {
        var sorted = costs.OrderBy(cost => cost.Nanoseconds).ToList();
        return sorted[sorted.Count / 2];
    }

    private static double Middle(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
