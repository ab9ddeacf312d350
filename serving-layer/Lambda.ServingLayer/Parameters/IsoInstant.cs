using System.Globalization;

namespace Lambda.ServingLayer.Parameters;

/// <summary>Moments in requests and answers: ISO-8601; inside, microseconds since 1970-01-01T00:00Z.</summary>
public static class IsoInstant
{
    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>Reads a moment with <c>Z</c> or an offset, or a date alone, which is its midnight in UTC; <c>null</c> when it is neither.</summary>
    public static long? Parse(string text)
    {
        // Without an offset a time of day says nothing about when it was.
        if (text.Contains('T') && !HasOffset(text))
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
            : null;
    }

    /// <summary>The moment as a <see cref="DateTimeOffset"/> in UTC.</summary>
    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Writes a moment in UTC with <c>Z</c>, and with as many decimals of the second as it needs.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
