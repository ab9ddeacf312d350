using System.Globalization;

namespace Lambda.SharedLogic.Triggers;

/// <summary>
/// When a change of the open epoch becomes visible to readers. Nothing is lost meanwhile: a state that is held is as durable as any, and the barrier that ends an
/// epoch shows everything of it. Delays run on the clock of arrival times, the watermark on event times: so what is visible is a function of the log.
/// The kinds are Beam's: https://beam.apache.org/documentation/programming-guide/#triggers.
/// </summary>
public sealed record Trigger
{
    /// <summary>The shortest delay: 1 ms.</summary>
    public static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest delay: 36,500 days.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(36_500);

    private Trigger(TriggerKind kind, TimeSpan delay)
    {
        Kind = kind;
        Delay = delay;
    }

    /// <summary>With the next flush: the default, at no cost.</summary>
    public static Trigger EachFlush { get; } = new(TriggerKind.EachFlush, TimeSpan.Zero);

    /// <summary>At once.</summary>
    public static Trigger EveryRecord { get; } = new(TriggerKind.EveryRecord, TimeSpan.Zero);

    /// <summary>When the watermark has passed the end of the group's last window.</summary>
    public static Trigger OnWatermark { get; } = new(TriggerKind.OnWatermark, TimeSpan.Zero);

    /// <summary>Which kind this is.</summary>
    public TriggerKind Kind { get; }

    /// <summary>The delay; zero when the kind has none.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Whether it holds changes back longer than a flush does.</summary>
    public bool Holds => Kind is TriggerKind.AlignedDelay or TriggerKind.UnalignedDelay or TriggerKind.OnWatermark;

    /// <summary>Whether it holds them by the clock of arrival times.</summary>
    public bool IsDelay => Kind is TriggerKind.AlignedDelay or TriggerKind.UnalignedDelay;

    private long DelayMicroseconds => Delay.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>At the multiples of <paramref name="delay"/> since 1970-01-01T00:00Z.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is shorter than <see cref="ShortestDelay"/> or longer than <see cref="LongestDelay"/>.</exception>
    public static Trigger Aligned(TimeSpan delay) => new(TriggerKind.AlignedDelay, Checked(delay));

    /// <summary><paramref name="delay"/> after a group's first change since its last firing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is shorter than <see cref="ShortestDelay"/> or longer than <see cref="LongestDelay"/>.</exception>
    public static Trigger Unaligned(TimeSpan delay) => new(TriggerKind.UnalignedDelay, Checked(delay));

    /// <summary>When a first change at <paramref name="clock"/> is due, under a delay; microseconds of arrival time.</summary>
    public long DueAfter(long clock) => Kind == TriggerKind.AlignedDelay
        ? Windows.Windowing.FloorTo(clock, DelayMicroseconds) + DelayMicroseconds
        : clock + DelayMicroseconds;

    /// <summary>Its kind, and its delay in milliseconds if it has one.</summary>
    public override string ToString() => IsDelay ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {Delay.TotalMilliseconds} ms") : Kind.ToString();

    private static TimeSpan Checked(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, ShortestDelay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
        return delay;
    }
}
