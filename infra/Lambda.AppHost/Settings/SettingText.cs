using System.Globalization;

namespace Lambda.AppHost.Settings;

/// <summary>How values of settings are written: <c>4</c>, <c>512MiB</c>, <c>100ms</c>.</summary>
internal static class SettingText
{
    private static readonly (string Unit, TimeSpan Length)[] DurationUnits =
    [
        // "ms" stands before "m" and "s": the first unit that ends the text is taken.
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    private static readonly string[] SecretNames = ["pas", "pwd", "secret", "postgres"];

    private static readonly (string Unit, long Bytes)[] SizeUnits = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30)];

    /// <summary>What messages show of a value: nothing when it may be a password, or have one in it, even at a name that is no setting.</summary>
    public static string Shown(string name, string text) => SecretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)) ? "…" : text;

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="FormatException">It is none, or outside the bounds.</exception>
    public static long Number(string text, long min, long max) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException($"must be a whole number from {min} to {max}");

    /// <summary>Reads a size such as <c>64MiB</c>.</summary>
    /// <exception cref="FormatException">It is none, or outside the bounds.</exception>
    public static long Size(string text, long min, long max)
    {
        var (unit, bytes) = SizeUnits.FirstOrDefault(candidate => text.EndsWith(candidate.Unit, StringComparison.Ordinal));
        return unit is not null && Count(text, unit) is { } count && count <= max / bytes && count * bytes >= min
            ? count * bytes
            : throw new FormatException($"must be a size from {OfSize(min)} to {OfSize(max)}, written like 64KiB, 512MiB or 2GiB");
    }

    /// <summary>Reads a length of time such as <c>100ms</c>.</summary>
    /// <exception cref="FormatException">It is none, or outside the bounds.</exception>
    public static TimeSpan Duration(string text, TimeSpan min, TimeSpan max)
    {
        var (unit, length) = DurationUnits.FirstOrDefault(candidate => text.EndsWith(candidate.Unit, StringComparison.Ordinal));
        return unit is not null && Count(text, unit) is { } count && count <= max / length && count * length >= min
            ? count * length
            : throw new FormatException($"must be a time from {OfDuration(min)} to {OfDuration(max)}, written like 100ms, 10s, 5m, 2h or 7d");
    }

    /// <summary>Writes a size in the largest unit that divides it.</summary>
    public static string OfSize(long bytes)
    {
        var (unit, size) = SizeUnits.Last(candidate => bytes % candidate.Bytes == 0 && bytes >= candidate.Bytes);
        return $"{bytes / size}{unit}";
    }

    /// <summary>Writes a length of time in the largest unit that divides it.</summary>
    public static string OfDuration(TimeSpan duration)
    {
        var (unit, length) = DurationUnits.Append(DurationUnits[0]).Where(candidate => duration.Ticks % candidate.Length.Ticks == 0 && duration >= candidate.Length)
            .MaxBy(candidate => candidate.Length) is { Unit: { } } found ? found : DurationUnits[0];
        return duration == TimeSpan.Zero ? "0s" : $"{duration.Ticks / length.Ticks}{unit}";
    }

    private static int? Count(string text, string unit) =>
        int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
