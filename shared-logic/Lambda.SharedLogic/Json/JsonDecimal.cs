namespace Lambda.SharedLogic.Json;

/// <summary>
/// A JSON number as the exact decimal it spells: <c>40.730610</c>, <c>40.73061</c> and <c>4073061e-5</c> are one value, zero has no sign.
/// No floating point, hence no rounding. Expects what a JSON reader has already accepted.
/// </summary>
internal readonly ref struct JsonDecimal
{
    // Beyond this an exponent's digits no longer count: no number of any use is there, and sums of exponents stay far from overflow.
    private const long LargestExponent = 100_000_000_000_000_000;

    private readonly ReadOnlySpan<byte> _significant;

    private JsonDecimal(bool isNegative, ReadOnlySpan<byte> significant, int digitCount, long exponent)
    {
        IsNegative = isNegative;
        _significant = significant;
        DigitCount = digitCount;
        Exponent = exponent;
    }

    /// <summary>Less than zero.</summary>
    public bool IsNegative { get; }

    /// <summary>How many digits there are from the first to the last that is not 0; no digits means zero.</summary>
    public int DigitCount { get; }

    /// <summary>The power of ten of the last of these digits.</summary>
    public long Exponent { get; }

    /// <summary>Reads a JSON number.</summary>
    public static JsonDecimal Parse(ReadOnlySpan<byte> number)
    {
        var isNegative = number[0] == '-';
        var mantissa = isNegative ? number[1..] : number;
        long exponent = 0;
        var e = mantissa.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            exponent = ParseExponent(mantissa[(e + 1)..]);
            mantissa = mantissa[..e];
        }

        var first = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0)
        {
            return default;
        }

        var last = mantissa.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        var point = mantissa.IndexOf((byte)'.');
        var end = point < 0 ? mantissa.Length : point;
        // The digit before the point has power 0, the one after it -1.
        exponent += last < end ? end - 1 - last : end - last;
        var digitCount = last - first + 1 - (first < point && point < last ? 1 : 0);
        return new JsonDecimal(isNegative, mantissa[first..(last + 1)], digitCount, exponent);
    }

    /// <summary>Writes the digits, without the point, into <paramref name="target"/> of at least <see cref="DigitCount"/> bytes.</summary>
    public void CopyDigits(Span<byte> target)
    {
        var written = 0;
        foreach (var digit in _significant)
        {
            if (digit != '.')
            {
                target[written++] = digit;
            }
        }
    }

    /// <summary>The value in units of 10^-<paramref name="decimals"/>; <c>false</c> when that is 10^18 or more.</summary>
    public bool TryScale(int decimals, out ScaledDecimal scaled)
    {
        var wholeDigits = DigitCount + Exponent + decimals;
        if (DigitCount == 0 || wholeDigits < 0)
        {
            scaled = new ScaledDecimal(0, DigitCount == 0, false);
            return true;
        }

        if (wholeDigits > 18)
        {
            scaled = default;
            return false;
        }

        long value = 0;
        var taken = 0;
        var roundsUp = false;
        foreach (var digit in _significant)
        {
            if (digit == '.')
            {
                continue;
            }

            if (taken == wholeDigits)
            {
                roundsUp = digit >= '5';
                break;
            }

            value = (value * 10) + (digit - '0');
            taken++;
        }

        for (var zeros = taken; zeros < wholeDigits; zeros++)
        {
            value *= 10;
        }

        scaled = new ScaledDecimal(IsNegative ? -value : value, wholeDigits >= DigitCount, roundsUp);
        return true;
    }

    private static long ParseExponent(ReadOnlySpan<byte> exponent)
    {
        long value = 0;
        foreach (var digit in exponent.TrimStart("+-"u8))
        {
            value = Math.Min((value * 10) + (digit - '0'), LargestExponent);
        }

        return exponent[0] == '-' ? -value : value;
    }
}
