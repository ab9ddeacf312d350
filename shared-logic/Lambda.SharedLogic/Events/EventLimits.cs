namespace Lambda.SharedLogic.Events;

/// <summary>What a record may be at most. A record beyond one of these is rejected, never cut short.</summary>
public static class EventLimits
{
    /// <summary>Bytes of a record: 1 MiB.</summary>
    public const int RecordBytes = 1 << 20;

    /// <summary>Objects and arrays inside one another, the record itself being the first.</summary>
    public const int Nesting = 16;

    /// <summary>Unicode scalar values (code points) of a text field; the least is 1.</summary>
    public const int TextCharacters = 200;

    /// <summary>Bytes of a text field: a scalar value takes at most four.</summary>
    public const int TextBytes = TextCharacters * 4;

    /// <summary>
    /// <c>quantity</c> and <c>distance_meters</c>: 10^12. Nine million events of that size still fit the 64 bits of a sum; no
    /// delivery comes near it.
    /// </summary>
    public const long Count = 1_000_000_000_000;

    /// <summary>The first time that is valid: 1970-01-01T00:00Z, in microseconds since then.</summary>
    public const long FirstTime = 0;

    /// <summary>The first time that is no longer valid: 2200-01-01T00:00Z, in microseconds since 1970.</summary>
    public const long EndOfTime = 7_258_118_400_000_000;
}
