using System.Buffers.Binary;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// A quick way through times as most producers write them, <c>YYYY-MM-DDThh:mm:ss[.fraction]Z</c> with at most six digits of a fraction: all characters of date and
/// clock are checked eight at a time. Whatever looks otherwise, or exists in no calendar, is left to <see cref="IsoTime"/>; what is taken here is the same there.
/// </summary>
internal static class PlainTime
{
    private const int SecondsEnd = 19;
    private const int MostDigits = 6;
    private const ulong HighNibbles = 0xF0F0_F0F0_F0F0_F0F0;

    /// <summary>Whether <paramref name="text"/> is such a time.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text.Length is <= SecondsEnd or > SecondsEnd + 1 + MostDigits + 1 || text[^1] != 'Z')
        {
            return false;
        }

        // Less the digit 0 or the sign that belongs there, each byte is 0 to 9 or 0: its high half stays 0 when 6 or 15 is added.
        var date = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ 0x2D30_302D_3030_3030; // 0000-00-
        var clock = BinaryPrimitives.ReadUInt64LittleEndian(text[8..]) ^ 0x3030_3A30_3054_3030; // 00T00:00
        var seconds = (BinaryPrimitives.ReadUInt32LittleEndian(text[16..]) & 0xFF_FFFF) ^ 0x30_303A; // :00
        var odd = date | (date + 0x0F06_060F_0606_0606) | clock | (clock + 0x0606_0F06_060F_0606) | seconds | (seconds + 0x06_060F);
        if ((odd & HighNibbles) != 0)
        {
            return false;
        }

        var (year, month, day) = ((Pair(date, 0) * 100) + Pair(date, 2), Pair(date, 5), Pair(clock, 0));
        var (hour, minute, second) = (Pair(clock, 3), Pair(clock, 6), Pair(seconds, 1));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59
            || !TryReadFraction(text[SecondsEnd..^1], out var fraction))
        {
            return false;
        }

        microseconds = (((((DaysSince1970(year, month, day) * 24) + hour) * 60 + minute) * 60 + second) * 1_000_000) + fraction;
        return true;
    }

    private static int Pair(ulong digits, int first) => (int)(((digits >> (first * 8)) & 15) * 10 + ((digits >> ((first + 1) * 8)) & 15));

    /// <summary>Nothing, or a point and at least one digit.</summary>
    private static bool TryReadFraction(ReadOnlySpan<byte> text, out int microseconds)
    {
        microseconds = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        for (var i = 1; i <= MostDigits; i++)
        {
            var digit = i < text.Length ? text[i] - '0' : 0;
            if (digit is < 0 or > 9)
            {
                return false;
            }

            microseconds = (microseconds * 10) + digit;
        }

        return text[0] == '.' && text.Length > 1;
    }

    /// <summary>By years that begin in March, so that the leap day is the last (H. Hinnant, "chrono-compatible low-level date algorithms", 2013).</summary>
    private static long DaysSince1970(int year, int month, int day)
    {
        var marchYear = month <= 2 ? year - 1 : year;
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (marchYear * 365L) + (marchYear / 4) - (marchYear / 100) + (marchYear / 400) + dayOfYear - 719_468;
    }
}
