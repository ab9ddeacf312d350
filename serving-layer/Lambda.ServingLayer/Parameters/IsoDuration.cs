using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lambda.ServingLayer.Parameters;

/// <summary>
/// ISO-8601 durations of a fixed length in whole seconds: <c>PT15M</c>, <c>PT1H</c>, <c>P1D</c>, <c>P2W</c>, <c>P1DT12H</c>. Years and months are refused: their
/// length depends on where they start. Lengths are microseconds.
/// </summary>
public static partial class IsoDuration
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>The longest duration: 100,000 days, longer than all event times together.</summary>
    public const long Longest = 100_000 * Day;

    /// <summary>Reads a duration; <c>null</c> when it is none, is not positive or is above <see cref="Longest"/>.</summary>
    public static long? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var length = (Number(match, "w") * 7 * Day) + (Number(match, "d") * Day) + (Number(match, "h") * Hour) + (Number(match, "m") * Minute)
            + (Number(match, "s") * Second);
        return length is > 0 and <= Longest ? length : null;
    }

    /// <summary>Writes a duration in days, hours, minutes and seconds.</summary>
    public static string Format(long microseconds)
    {
        if (microseconds == 0)
        {
            return "PT0S";
        }

        var text = new StringBuilder("P");
        Append(text, microseconds / Day, 'D');
        if (microseconds % Day != 0)
        {
            text.Append('T');
            Append(text, microseconds % Day / Hour, 'H');
            Append(text, microseconds % Hour / Minute, 'M');
            AppendSeconds(text, microseconds % Minute);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, long count, char unit)
    {
        if (count != 0)
        {
            text.Append(count).Append(unit);
        }
    }

    private static void AppendSeconds(StringBuilder text, long microseconds)
    {
        if (microseconds != 0)
        {
            text.Append(((decimal)microseconds / Second).ToString("0.######", CultureInfo.InvariantCulture)).Append('S');
        }
    }

    // At most 7 digits each, so that no product can overflow.
    private static long Number(Match match, string group) => match.Groups[group] is { Success: true } digits ? long.Parse(digits.ValueSpan) : 0;

    [GeneratedRegex(@"\AP(?=.)((?<w>[0-9]{1,7})W)?((?<d>[0-9]{1,7})D)?(T(?=.)((?<h>[0-9]{1,7})H)?((?<m>[0-9]{1,7})M)?((?<s>[0-9]{1,7})S)?)?\z")]
    private static partial Regex Form();
}
