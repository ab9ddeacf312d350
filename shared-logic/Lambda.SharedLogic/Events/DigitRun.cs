using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// Up to eight digits, read at once as a word and made a number by three multiplications (J. Lee, "Converting a string to an integer as quickly as possible", as in
/// G. Langdale, D. Lemire, simdjson, 2019).
/// </summary>
internal readonly struct DigitRun
{
    /// <summary>A run of so many digits or more is too long for a word.</summary>
    public const int MostDigits = 8;

    private const int BytesAtOnce = 16;

    /// <summary>A byte for each digit, the first one lowest; what follows them is anything.</summary>
    private readonly ulong _digits;

    private DigitRun(ulong digits, int count, int countBehind) => (_digits, Count, CountBehind) = (digits, count, countBehind);

    /// <summary>How many digits there are, up to 16.</summary>
    public int Count { get; }

    /// <summary>How many digits there are behind the one byte, such as a point, that follows them, as far as they are among the first 16 bytes.</summary>
    public int CountBehind { get; }

    /// <summary>Whether no JSON number begins like this: with no digit, or with a 0 before others.</summary>
    public bool IsNoNumber => Count == 0 || (Count > 1 && (byte)_digits == 0);

    /// <summary>The whole number that they spell, of one to eight digits.</summary>
    public int Whole => Eight(_digits << (8 * (MostDigits - Count)));

    /// <summary>What they spell behind a point, of one to eight digits, in units of 10^-8.</summary>
    public int Fraction => Eight(_digits & (ulong.MaxValue >> (8 * (MostDigits - Count))));

    /// <summary>The digits from a place of <paramref name="json"/> on, which has 16 bytes at least; none at its end or beyond.</summary>
    public static DigitRun At(ReadOnlySpan<byte> json, int place)
    {
        if (place >= json.Length)
        {
            return default;
        }

        // At the end of the record its last bytes are looked at, and those before the place forgotten. What comes in behind them is no digit.
        var from = Math.Min(place, json.Length - BytesAtOnce);
        var digits = Vector128.LessThanOrEqual(Vector128.Create(json[from..]) - Vector128.Create((byte)'0'), Vector128.Create((byte)9));
        var others = ~digits.ExtractMostSignificantBits() >> (place - from);
        var count = BitOperations.TrailingZeroCount(others);
        return At(json, place, count, BitOperations.TrailingZeroCount(others & (others - 1)) - count - 1);
    }

    /// <summary>So many digits at a place, for whoever knows how many there are.</summary>
    public static DigitRun At(ReadOnlySpan<byte> json, int place, int count, int countBehind = 0)
    {
        var from = Math.Min(place, json.Length - MostDigits);
        return new DigitRun((BinaryPrimitives.ReadUInt64LittleEndian(json[from..]) >> (8 * (place - from))) ^ 0x3030_3030_3030_3030, count, countBehind);
    }

    private static int Eight(ulong digits)
    {
        var pairs = (digits * ((10 << 8) + 1)) >> 8;
        var fours = ((pairs & 0x00FF_00FF_00FF_00FF) * ((100 << 16) + 1)) >> 16;
        return (int)(((fours & 0x0000_FFFF_0000_FFFF) * ((10_000UL << 32) + 1)) >> 32);
    }
}
