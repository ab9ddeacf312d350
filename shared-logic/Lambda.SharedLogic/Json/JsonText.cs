using System.Text;

namespace Lambda.SharedLogic.Json;

/// <summary>JSON strings as UTF-8, without a string object. Expects what a JSON reader has already accepted.</summary>
internal static class JsonText
{
    /// <summary>
    /// Undoes the escapes of a JSON string into <paramref name="target"/>, which must be at least as long as
    /// <paramref name="escaped"/>. A surrogate without its other half is no Unicode text: it is written as the three bytes UTF-8
    /// would give it, so that different texts stay different, and reported.
    /// </summary>
    /// <returns>How many bytes were written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target, out bool hasLoneSurrogate)
    {
        hasLoneSurrogate = false;
        var (read, written) = (0, 0);
        while (read < escaped.Length)
        {
            var plain = escaped[read..].IndexOf((byte)'\\');
            plain = plain < 0 ? escaped.Length - read : plain;
            escaped.Slice(read, plain).CopyTo(target[written..]);
            read += plain;
            written += plain;
            if (read < escaped.Length)
            {
                var scalar = ReadEscape(escaped, ref read);
                hasLoneSurrogate |= scalar is >= 0xD800 and <= 0xDFFF;
                written += Write(scalar, target[written..]);
            }
        }

        return written;
    }

    /// <summary>
    /// How many Unicode scalar values (code points) a UTF-8 text has, and whether one of them is a control character
    /// (U+0000 to U+001F, U+007F to U+009F).
    /// </summary>
    public static int CountScalars(ReadOnlySpan<byte> utf8, out bool hasControl)
    {
        hasControl = false;
        if (!utf8.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return utf8.Length;
        }

        var count = 0;
        byte previous = 0;
        foreach (var next in utf8)
        {
            count += (next & 0xC0) == 0x80 ? 0 : 1;
            hasControl |= next < 0x20 || next == 0x7F || (previous == 0xC2 && next <= 0x9F);
            previous = next;
        }

        return count;
    }

    private static int ReadEscape(ReadOnlySpan<byte> escaped, ref int position)
    {
        var kind = escaped[position + 1];
        if (kind != 'u')
        {
            position += 2;
            return kind switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => kind,
            };
        }

        var unit = ReadHex(escaped.Slice(position + 2, 4));
        position += 6;
        if (unit is >= 0xD800 and <= 0xDBFF && escaped[position..].StartsWith("\\u"u8))
        {
            var low = ReadHex(escaped.Slice(position + 2, 4));
            if (low is >= 0xDC00 and <= 0xDFFF)
            {
                position += 6;
                return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            }
        }

        return unit;
    }

    private static int ReadHex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return value;
    }

    private static int Write(int scalar, Span<byte> target)
    {
        if (Rune.TryCreate(scalar, out var rune))
        {
            return rune.EncodeToUtf8(target);
        }

        target[0] = (byte)(0xE0 | (scalar >> 12));
        target[1] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
        target[2] = (byte)(0x80 | (scalar & 0x3F));
        return 3;
    }
}
