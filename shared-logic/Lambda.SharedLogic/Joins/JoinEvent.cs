namespace Lambda.SharedLogic.Joins;

/// <summary>
/// What a join keeps of an event, in 24 bytes. Ordered by key, then by time: what can meet stands together.
/// </summary>
/// <param name="Key">The first word of the join key's <see cref="Hashing.Hash128"/>. Two of 100,000 keys in a group share one with a chance of 3 in 10^10.</param>
/// <param name="Moment">The event time in microseconds × 8, plus the <see cref="JoinSides"/>.</param>
/// <param name="Carried">The number that a carrier carries; else 0.</param>
public readonly record struct JoinEvent(ulong Key, long Moment, long Carried) : IComparable<JoinEvent>
{
    internal const int SideBits = 3;

    /// <summary>An event with these sides.</summary>
    public JoinEvent(ulong key, long time, JoinSides sides, long carried)
        : this(key, (time << SideBits) | (long)sides, carried)
    {
    }

    /// <summary>When it happened, in microseconds since 1970-01-01T00:00Z.</summary>
    public long Time => Moment >> SideBits;

    /// <summary>What it is.</summary>
    public JoinSides Sides => (JoinSides)Moment & (JoinSides.Left | JoinSides.Carrier | JoinSides.Right);

    /// <summary>Whether it is all of <paramref name="sides"/>.</summary>
    public bool Is(JoinSides sides) => (Sides & sides) == sides;

    /// <inheritdoc/>
    public int CompareTo(JoinEvent other)
    {
        var order = Key.CompareTo(other.Key);
        order = order != 0 ? order : Moment.CompareTo(other.Moment);
        return order != 0 ? order : Carried.CompareTo(other.Carried);
    }

    /// <summary>Comes before.</summary>
    public static bool operator <(JoinEvent left, JoinEvent right) => left.CompareTo(right) < 0;

    /// <summary>Comes after.</summary>
    public static bool operator >(JoinEvent left, JoinEvent right) => left.CompareTo(right) > 0;

    /// <summary>Comes before or is the same.</summary>
    public static bool operator <=(JoinEvent left, JoinEvent right) => left.CompareTo(right) <= 0;

    /// <summary>Comes after or is the same.</summary>
    public static bool operator >=(JoinEvent left, JoinEvent right) => left.CompareTo(right) >= 0;
}
