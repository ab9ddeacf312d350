using System.Globalization;

namespace Lambda.Import.Mappings;

/// <summary>
/// Reads a time in one of several formats and brings it to UTC. A time that carries no offset is wall-clock time of
/// <see cref="Zone"/>: an hour that the clock skipped is rejected, one that it passed twice counts as the first pass.
/// </summary>
internal sealed class TimeConversion : Conversion
{
    public const string Iso = "iso";
    public const string UnixSeconds = "unix-seconds";
    public const string UnixMilliseconds = "unix-milliseconds";

    private const string IsoLocal = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";
    private const string IsoWithOffset = IsoLocal + "K";

    public required IReadOnlyList<string> Formats { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public override bool TryConvert(string text, out FieldCell cell, out string problem)
    {
        (cell, problem) = (default, "");
        foreach (var format in Formats)
        {
            if (TryRead(text, format, out var utc, out var local))
            {
                return local is not { } wallClock ? Take(utc, out cell) : TryPlace(wallClock, out cell, out problem);
            }
        }

        problem = $"not a time of the form {string.Join(" or ", Formats)}";
        return false;
    }

    /// <summary>Whether a format says what a time's offset is.</summary>
    public static bool HasOffset(string format) => format.Contains('z', StringComparison.Ordinal);

    private static bool TryRead(string text, string format, out DateTime utc, out DateTime? local)
    {
        (utc, local) = (default, null);
        switch (format)
        {
            case UnixSeconds:
                return TryReadUnix(text, TimeSpan.TicksPerSecond, out utc);
            case UnixMilliseconds:
                return TryReadUnix(text, TimeSpan.TicksPerMillisecond, out utc);
            case Iso when EndsWithOffset(text):
                return TryReadWithOffset(text, IsoWithOffset, out utc);
            case Iso:
                return TryReadLocal(text, IsoLocal, out local);
            default:
                return HasOffset(format) ? TryReadWithOffset(text, format, out utc) : TryReadLocal(text, format, out local);
        }
    }

    private static bool TryReadLocal(string text, string format, out DateTime? local)
    {
        var read = DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        local = time;
        return read;
    }

    private static bool TryReadWithOffset(string text, string format, out DateTime utc)
    {
        var read = DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        utc = time.UtcDateTime;
        return read;
    }

    private static bool TryReadUnix(string text, long ticksPerUnit, out DateTime utc)
    {
        utc = default;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var units))
        {
            return false;
        }

        // Years 1 to 9999, beyond which a time cannot be written.
        var least = -DateTime.UnixEpoch.Ticks / (decimal)ticksPerUnit;
        var most = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / (decimal)ticksPerUnit;
        if (units < least || units > most)
        {
            return false;
        }

        utc = DateTime.UnixEpoch.AddTicks((long)(units * ticksPerUnit));
        return true;
    }

    private static bool EndsWithOffset(string text) =>
        text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');

    private bool TryPlace(DateTime local, out FieldCell cell, out string problem)
    {
        (cell, problem) = (default, "");
        if (Zone.IsInvalidTime(local))
        {
            problem = $"not a time in {Zone.Id}: the clock skipped it";
            return false;
        }

        // Of two passes of the clock the first has the larger offset.
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        var ticks = Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return Take(new DateTime(ticks, DateTimeKind.Utc), out cell);
    }

    private static bool Take(DateTime utc, out FieldCell cell)
    {
        cell = FieldCell.Of(utc);
        return true;
    }
}
