namespace Lambda.SpeedLayer;

/// <summary>
/// When a partition's next flush is due: so early that a change which the last one just missed is seen by readers within the interval, what a flush itself takes included. That is expected
/// as TCP expects a round trip (RFC 6298): the smoothed mean of those before and four times their smoothed deviation. At most a quarter of the interval is taken off, so that a
/// store that is slow, or a partition far behind, is not flushed to more often for it.
/// </summary>
/// <param name="interval">How long a change may wait until readers see it.</param>
/// <param name="time">The clock.</param>
internal sealed class FlushSchedule(TimeSpan interval, TimeProvider time)
{
    private const int Deviations = 4;
    private const double GainOfMean = 1 / 8.0;
    private const double GainOfDeviation = 1 / 4.0;
    private const int MostOfInterval = 4;
    private double _meanTicks = -1;
    private double _deviationTicks;
    private long _leadTicks;
    private long _begunAt = time.GetTimestamp();

    /// <summary>How much sooner than an interval after the last flush began the next one is due.</summary>
    public TimeSpan Lead => TimeSpan.FromTicks(Volatile.Read(ref _leadTicks));

    /// <summary>How long until the next flush is due; nothing when it is.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = interval - Lead - time.GetElapsedTime(_begunAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A flush begins: what changes from now on is for the next one.</summary>
    /// <returns>For <see cref="End"/>.</returns>
    public long Begin() => _begunAt = time.GetTimestamp();

    /// <summary>A flush was answered, on any thread: one after the other.</summary>
    /// <param name="begunAt">When it began.</param>
    public void End(long begunAt)
    {
        var ticks = (double)time.GetElapsedTime(begunAt).Ticks;
        (_meanTicks, _deviationTicks) = _meanTicks < 0
            ? (ticks, ticks / 2)
            : (_meanTicks + (GainOfMean * (ticks - _meanTicks)), _deviationTicks + (GainOfDeviation * (Math.Abs(ticks - _meanTicks) - _deviationTicks)));
        Volatile.Write(ref _leadTicks, (long)Math.Min(_meanTicks + (Deviations * _deviationTicks), (double)interval.Ticks / MostOfInterval));
    }
}
