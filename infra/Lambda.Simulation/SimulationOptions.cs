namespace Lambda.Simulation;

/// <summary>
/// What a simulated city is, and how disorderly its records arrive. The defaults are an orderly stream. Equal options give equal bytes; the city itself
/// depends on <see cref="Seed"/>, <see cref="Drivers"/> and <see cref="Start"/> only, so more disorder or more records never change what happens in it.
/// </summary>
public sealed record SimulationOptions
{
    /// <summary>The most drivers: a city of them takes a few hundred megabytes of memory.</summary>
    public const int MaxDrivers = 100_000;

    /// <summary>
    /// The most that the four shares may come to. The rest are records in order, and only those let event time go on, without which nothing is behind.
    /// </summary>
    public const double MaxDisorder = 0.9;

    /// <summary>Names the city. Packages, drivers and events carry it in their ids, so that streams of different seeds can share a platform.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many records the stream has, of all kinds: poison and duplicates count.</summary>
    public required long Records { get; init; }

    /// <summary>
    /// The share of records that are late: at least <see cref="LateBy"/> behind the highest event time before them. 0 to <see cref="MaxDisorder"/>.
    /// What is late waits to become so: a stream that is shorter than three times <see cref="LateBy"/> has fewer of them.
    /// </summary>
    public double Late { get; init; }

    /// <summary>The share of records that repeat an earlier one byte for byte. 0 to <see cref="MaxDisorder"/>.</summary>
    public double Duplicates { get; init; }

    /// <summary>The share of records that are behind the highest event time before them, by at most <see cref="OutOfOrderBy"/>. 0 to <see cref="MaxDisorder"/>.</summary>
    public double OutOfOrder { get; init; }

    /// <summary>The share of records that are no event and must be rejected. 0 to <see cref="MaxDisorder"/>.</summary>
    public double Poison { get; init; }

    /// <summary>How many drivers the city has, 1 to <see cref="MaxDrivers"/>. Default 200: about 110,000 events a day of event time.</summary>
    public int Drivers { get; init; } = 200;

    /// <summary>The event time at which the city comes to life; before the year 2150. Default Monday, 8 January 2024, an hour before the first shift.</summary>
    public DateTimeOffset Start { get; init; } = new(2024, 1, 8, 5, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// How far behind a late record is at least; it is drawn to wait up to as long again, and longer where there are more such records than the share
    /// asks for. One second to a day. Default one hour: behind the window it belongs to, when that is an hour or less.
    /// </summary>
    public TimeSpan LateBy { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far behind a record out of order is at most. One second to <see cref="LateBy"/>. Default one minute.</summary>
    public TimeSpan OutOfOrderBy { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most records from an event to a copy of it, 1 to 1,000,000. Default 1,000: within the horizon that views have unless they ask for another.</summary>
    public int MaxDuplicateDistance { get; init; } = 1_000;

    /// <summary>Whether shares may come to this: at most <see cref="MaxDisorder"/>, but for what adding fractions leaves over.</summary>
    public static bool IsPossible(double disorder) => disorder <= MaxDisorder + 1e-9;

    /// <exception cref="ArgumentOutOfRangeException">A value is beyond its bounds.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Records);
        CheckShares();
        CheckRange(Drivers, 1, MaxDrivers, nameof(Drivers));
        CheckRange(MaxDuplicateDistance, 1, 1_000_000, nameof(MaxDuplicateDistance));
        CheckRange(Start, DateTimeOffset.UnixEpoch, new DateTimeOffset(2150, 1, 1, 0, 0, 0, TimeSpan.Zero), nameof(Start));
        CheckRange(LateBy, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(LateBy));
        CheckRange(OutOfOrderBy, TimeSpan.FromSeconds(1), LateBy, nameof(OutOfOrderBy));
    }

    private void CheckShares()
    {
        foreach (var (share, name) in new[]
            { (Late, nameof(Late)), (Duplicates, nameof(Duplicates)), (OutOfOrder, nameof(OutOfOrder)), (Poison, nameof(Poison)) })
        {
            if (!(share >= 0 && IsPossible(share)))
            {
                throw new ArgumentOutOfRangeException(name, share, $"must be a share from 0 to {MaxDisorder}");
            }
        }

        var disorder = Late + Duplicates + OutOfOrder + Poison;
        if (!IsPossible(disorder))
        {
            throw new ArgumentOutOfRangeException(nameof(Late), disorder, $"the shares must come to at most {MaxDisorder}");
        }
    }

    private static void CheckRange<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"must be from {least} to {most}");
        }
    }
}
