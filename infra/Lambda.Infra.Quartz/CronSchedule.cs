using Quartz;

namespace Lambda.Infra.Quartz;

/// <summary>
/// A cron expression in a time zone, as Quartz reads it. Where clocks go forward, a time that does not exist falls due at the end of the gap; where they go back, one that
/// exists twice falls due the first time only.
/// </summary>
public sealed class CronSchedule
{
    private readonly CronExpression _expression;

    private CronSchedule(CronExpression expression) => _expression = expression;

    internal CronExpression Expression => _expression;

    /// <summary>Reads an expression and a zone.</summary>
    /// <exception cref="FormatException">Either is none; the message says what would be right.</exception>
    public static CronSchedule Parse(string cron, string timeZone)
    {
        var zone = ZoneOf(timeZone);
        try
        {
            return new CronSchedule(CronExpression.Parse(cron).WithTimeZone(zone));
        }
        catch (FormatException error)
        {
            throw new FormatException($"must be a cron expression such as '0 0 2 * * ?': {error.Message}", error);
        }
    }

    /// <summary>Finds a time zone.</summary>
    /// <exception cref="FormatException">There is none of that name on this machine.</exception>
    public static TimeZoneInfo ZoneOf(string timeZone)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        }
        catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new FormatException("must be UTC or the IANA name of a time zone, such as Europe/Berlin, that this machine knows (Debian: tzdata)", error);
        }
    }

    /// <summary>The next times after one that it falls due, soonest first, in UTC: at most <paramref name="count"/>, and fewer when it ends.</summary>
    public IReadOnlyList<DateTimeOffset> After(DateTimeOffset instant, int count)
    {
        var times = new List<DateTimeOffset>(count);
        while (times.Count < count && _expression.GetNextValidTimeAfter(instant) is { } next)
        {
            times.Add(next.ToUniversalTime());
            instant = next;
        }

        return times;
    }
}
