using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.Unicode;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// A quick way through records as most producers write them: an object of texts and plain numbers, with one object of numbers for the position, on one line, without
/// escapes, at most 1,024 bytes. It finds every quote of 64 bytes at a time (G. Langdale, D. Lemire, "Parsing gigabytes of JSON per second", 2019): where there are
/// no backslashes, each pair of them is one string. Whatever looks otherwise is left to <see cref="RecordScanner"/>; what is taken here gives the same places there.
/// </summary>
internal ref struct PlainScanner
{
    private const int MostWords = 16;
    private const int BitsPerWord = 64;
    private readonly ReadOnlySpan<byte> _json;
    private readonly ReadOnlySpan<ulong> _words;

    /// <summary>Of the current word, the quotes that are still ahead.</summary>
    private ulong _quotes;
    private int _word;
    private int _at;

    private PlainScanner(ReadOnlySpan<byte> json, ReadOnlySpan<ulong> words)
    {
        _json = json;
        _words = words;
        _quotes = words[0];
    }

    /// <summary>Whether <paramref name="json"/> is a plain record, in valid UTF-8; if not, <paramref name="fields"/> may have anything in them.</summary>
    /// <param name="json">Any bytes.</param>
    /// <param name="fields">Takes the fields' places.</param>
    /// <param name="isPrintable">Whether there is nothing but the characters from space to <c>~</c>: then no text needs another look.</param>
    public static bool TryScan(ReadOnlySpan<byte> json, ref RecordFields fields, out bool isPrintable)
    {
        isPrintable = false;
        Span<ulong> quotes = stackalloc ulong[MostWords];
        if (!Vector256.IsHardwareAccelerated || json.Length > MostWords * BitsPerWord || !TryFindQuotes(json, quotes, out isPrintable))
        {
            return false;
        }

        var scanner = new PlainScanner(json, quotes);
        return scanner.TryObject(ref fields, isPosition: false) && scanner._at == json.Length;
    }

    private static bool TryFindQuotes(ReadOnlySpan<byte> json, Span<ulong> quotes, out bool isPrintable)
    {
        var (backslashes, odd) = (Vector256<byte>.Zero, Vector256<byte>.Zero);
        var word = 0;
        var rest = json;
        for (; rest.Length >= BitsPerWord; rest = rest[BitsPerWord..])
        {
            quotes[word++] = Quotes(rest, ref backslashes, ref odd);
        }

        if (word > 0 && !rest.IsEmpty)
        {
            // The last 64 bytes, of which the first have been looked at.
            quotes[word] = Quotes(json[^BitsPerWord..], ref backslashes, ref odd) >> (BitsPerWord - rest.Length);
        }
        else if (!rest.IsEmpty)
        {
            Span<byte> padded = stackalloc byte[BitsPerWord];
            padded.Fill((byte)' ');
            rest.CopyTo(padded);
            quotes[word] = Quotes(padded, ref backslashes, ref odd);
        }

        isPrintable = odd == Vector256<byte>.Zero;
        return backslashes == Vector256<byte>.Zero && (isPrintable || (!json.ContainsAnyInRange((byte)0, (byte)0x1F) && Utf8.IsValid(json)));
    }

    /// <summary>A bit for each quote of 64 bytes; the others get bits where there is a backslash, or anything but the characters from space to <c>~</c>.</summary>
    private static ulong Quotes(ReadOnlySpan<byte> bytes, ref Vector256<byte> backslashes, ref Vector256<byte> odd)
    {
        var (quote, backslash, delete, space) = (Vector256.Create((byte)'"'), Vector256.Create((byte)'\\'), Vector256.Create((byte)0x7F), Vector256.Create((sbyte)' '));
        var (first, second) = (Vector256.Create(bytes), Vector256.Create(bytes[Vector256<byte>.Count..]));
        backslashes |= Vector256.Equals(first, backslash) | Vector256.Equals(second, backslash);
        // As signed numbers, what is not ASCII is below the space too.
        odd |= Vector256.LessThan(first.AsSByte(), space).AsByte() | Vector256.LessThan(second.AsSByte(), space).AsByte();
        odd |= Vector256.Equals(first, delete) | Vector256.Equals(second, delete);
        return Vector256.Equals(first, quote).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(second, quote).ExtractMostSignificantBits() << 32);
    }

    private bool TryObject(ref RecordFields fields, bool isPosition)
    {
        if (!TryTake((byte)'{'))
        {
            return false;
        }

        do
        {
            if (Next() != '"' || !TryString(out var start, out var length))
            {
                return false;
            }

            var name = _json.Slice(start, length);
            var field = isPosition ? EventFields.FindInPosition(name) : EventFields.Find(name);
            if (!TryTake((byte)':') || !TryValue(field, ref fields))
            {
                return false;
            }
        }
        while (TryTake((byte)','));

        return TryTake((byte)'}');
    }

    private bool TryValue(EventField field, ref RecordFields fields)
    {
        var start = _at;
        switch (Next())
        {
            case (byte)'"':
                if (!TryString(out start, out var length))
                {
                    return false;
                }

                Note(field, ref fields, new(JsonTokenType.String, start, length, false));
                return true;

            case (byte)'{' when field == EventField.GpsCoordinates:
                // The last position counts as a whole: none of its parts comes from an earlier one.
                fields[(int)EventField.Latitude] = fields[(int)EventField.Longitude] = default;
                start = _at;
                if (!TryObject(ref fields, isPosition: true))
                {
                    return false;
                }

                Note(field, ref fields, new(JsonTokenType.StartObject, start, _at - start, false));
                return true;

            case (byte)'-' or (>= (byte)'0' and <= (byte)'9') when field != EventField.GpsCoordinates:
                start = _at;
                if (!TryPassNumber(_json, ref _at))
                {
                    return false;
                }

                Note(field, ref fields, new(JsonTokenType.Number, start, _at - start, false));
                return true;

            default:
                return false;
        }
    }

    private static void Note(EventField field, ref RecordFields fields, RecordFields.Place place)
    {
        if (field != EventField.None)
        {
            fields[(int)field] = place;
        }
    }

    /// <summary>Reads past a string, on whose first quote the scanner stands: the first quote ahead, since there is none outside of strings.</summary>
    private bool TryString(out int start, out int length)
    {
        start = PassQuote() + 1;
        var end = PassQuote();
        length = end - start;
        _at = end + 1;
        return end >= 0;
    }

    /// <summary>Where the next quote is; -1 when there is none.</summary>
    private int PassQuote()
    {
        while (_quotes == 0)
        {
            if (++_word >= _words.Length)
            {
                return -1;
            }

            _quotes = _words[_word];
        }

        var place = (_word * BitsPerWord) + BitOperations.TrailingZeroCount(_quotes);
        _quotes &= _quotes - 1;
        return place;
    }

    /// <summary>Reads past a number without exponent.</summary>
    public static bool TryPassNumber(ReadOnlySpan<byte> json, ref int at)
    {
        at += Byte(json, at) == '-' ? 1 : 0;
        var first = at;
        var whole = PassDigits(json, ref at);
        if (whole == 0 || (whole > 1 && json[first] == '0'))
        {
            return false;
        }

        if (Byte(json, at) == '.')
        {
            at++;
            if (PassDigits(json, ref at) == 0)
            {
                return false;
            }
        }

        return Byte(json, at) is (byte)',' or (byte)'}' or (byte)' ';
    }

    private static int PassDigits(ReadOnlySpan<byte> json, ref int at)
    {
        var start = at;
        while (Byte(json, at) is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at - start;
    }

    private static byte Byte(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length ? json[at] : (byte)0;

    private bool TryTake(byte expected)
    {
        if (Next() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>The next byte that is no space; 0, which no plain record has, at the end.</summary>
    private byte Next()
    {
        while (Here() == ' ')
        {
            _at++;
        }

        return Here();
    }

    private readonly byte Here() => Byte(_json, _at);
}
