namespace Lambda.SharedLogic.Json;

/// <summary>A quick way through JSON numbers as most are spelled, without an exponent and with few digits; others are left to <see cref="JsonDecimal"/>, which says the same of these.</summary>
internal static class PlainDecimal
{
    private const int MostDigits = 18;

    /// <summary>
    /// Reads a JSON number, as a JSON reader has already accepted it, as a whole number of 10^-<paramref name="decimals"/>; <c>false</c> when it has an exponent, more
    /// decimals than these, or would have more than 18 digits.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> number, int decimals, out long scaled)
    {
        scaled = 0;
        var isNegative = number[0] == '-';
        var digits = isNegative ? number[1..] : number;
        if (digits.Length > MostDigits)
        {
            return false;
        }

        var (value, taken, fraction, isPastPoint) = (0L, 0, 0, false);
        foreach (var next in digits)
        {
            var digit = (uint)next - '0';
            if (digit <= 9)
            {
                value = (value * 10) + digit;
                taken++;
                fraction += isPastPoint ? 1 : 0;
            }
            else if (next == '.')
            {
                isPastPoint = true;
            }
            else
            {
                return false;
            }
        }

        if (fraction > decimals || taken + decimals - fraction > MostDigits)
        {
            return false;
        }

        for (; fraction < decimals; fraction++)
        {
            value *= 10;
        }

        scaled = isNegative ? -value : value;
        return true;
    }
}
