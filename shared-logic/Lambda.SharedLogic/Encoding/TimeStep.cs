namespace Lambda.SharedLogic.Encoding;

/// <summary>
/// From one time to another, in the largest unit that divides it: most clocks that events come from tell whole seconds or milliseconds, and a state has times that are near each other. Equal
/// steps have equal parts, so a state has one encoding.
/// </summary>
/// <param name="kind">0 when there is none, else <see cref="Nothing"/> to <see cref="LastKind"/>.</param>
/// <param name="count">How often the unit, below or above 0; 0 where the kind has no unit.</param>
internal readonly struct TimeStep(byte kind, long count)
{
    /// <summary>There is no time to step to.</summary>
    public const byte Absent = 0;

    /// <summary>The same time.</summary>
    public const byte Nothing = 1;

    /// <summary>The first kind that a count follows.</summary>
    public const byte FirstCounted = 2;

    /// <summary>The highest kind.</summary>
    public const byte LastKind = 4;

    private const byte Seconds = 2;
    private const byte Milliseconds = 3;
    private const byte Microseconds = LastKind;

    /// <summary>Which unit it is counted in; 0 when there is none.</summary>
    public byte Kind => kind;

    /// <summary>How many of the unit.</summary>
    public long Count => count;

    /// <summary>The step of so many microseconds.</summary>
    public static TimeStep Of(long microseconds) => microseconds == 0 ? new(Nothing, 0) : InUnits(microseconds);

    /// <summary>The same, but for a step of 0, which is 0 seconds.</summary>
    public static TimeStep InUnits(long microseconds) =>
        microseconds % 1_000_000 == 0 ? new(Seconds, microseconds / 1_000_000)
        : microseconds % 1_000 == 0 ? new(Milliseconds, microseconds / 1_000)
        : new(Microseconds, microseconds);

    /// <summary>How many microseconds a step of a kind has.</summary>
    /// <exception cref="CorruptStateException">There is no such kind, or it is more than 64 bits.</exception>
    public static long MicrosecondsOf(byte kind, long count)
    {
        var unit = kind switch
        {
            Seconds => 1_000_000,
            Milliseconds => 1_000,
            Microseconds => 1,
            _ => throw new CorruptStateException($"a step in time of kind {kind}, not 0 to {LastKind}"),
        };
        return count <= long.MaxValue / unit && count >= long.MinValue / unit ? count * unit : throw new CorruptStateException($"a step in time of {count} times {unit} µs");
    }
}
