using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

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
    private readonly ReadOnlySpan<ulong> _quotes;
    private int _at;

    private PlainScanner(ReadOnlySpan<byte> json, ReadOnlySpan<ulong> quotes)
    {
        _json = json;
        _quotes = quotes;
    }

    /// <summary>Whether <paramref name="json"/>, which must be valid UTF-8, is a plain record; if not, <paramref name="fields"/> may have anything in them.</summary>
    public static bool TryScan(ReadOnlySpan<byte> json, ref RecordFields fields)
    {
        Span<ulong> quotes = stackalloc ulong[MostWords];
        if (!Vector256.IsHardwareAccelerated || json.Length > MostWords * BitsPerWord || !TryFindQuotes(json, quotes))
        {
            return false;
        }

        var scanner = new PlainScanner(json, quotes);
        return scanner.TryObject(ref fields, isPosition: false) && scanner._at == json.Length;
    }

    private static bool TryFindQuotes(ReadOnlySpan<byte> json, Span<ulong> quotes)
    {
        var special = Vector256<byte>.Zero;
        var word = 0;
        for (; json.Length >= BitsPerWord; json = json[BitsPerWord..])
        {
            quotes[word++] = Quotes(MemoryMarshal.Cast<byte, Vector256<byte>>(json[..BitsPerWord]), ref special);
        }

        if (!json.IsEmpty)
        {
            Span<byte> rest = stackalloc byte[BitsPerWord];
            rest.Fill((byte)' ');
            json.CopyTo(rest);
            quotes[word] = Quotes(MemoryMarshal.Cast<byte, Vector256<byte>>(rest), ref special);
        }

        return special == Vector256<byte>.Zero;
    }

    /// <summary>A bit for each quote; <paramref name="special"/> gets bits where there is a backslash or a control character.</summary>
    private static ulong Quotes(ReadOnlySpan<Vector256<byte>> bytes, ref Vector256<byte> special)
    {
        var (quote, backslash, space) = (Vector256.Create((byte)'"'), Vector256.Create((byte)'\\'), Vector256.Create((byte)' '));
        special |= Vector256.Equals(bytes[0], backslash) | Vector256.LessThan(bytes[0], space);
        special |= Vector256.Equals(bytes[1], backslash) | Vector256.LessThan(bytes[1], space);
        return Vector256.Equals(bytes[0], quote).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(bytes[1], quote).ExtractMostSignificantBits() << 32);
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
                if (!TryNumber())
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

    /// <summary>Reads past a string, on whose first quote the scanner stands.</summary>
    private bool TryString(out int start, out int length)
    {
        start = _at + 1;
        var word = start / BitsPerWord;
        var ahead = word < MostWords ? _quotes[word] >> (start % BitsPerWord) << (start % BitsPerWord) : 0;
        while (ahead == 0 && ++word < MostWords)
        {
            ahead = _quotes[word];
        }

        var end = (word * BitsPerWord) + BitOperations.TrailingZeroCount(ahead);
        length = end - start;
        _at = end + 1;
        return ahead != 0;
    }

    /// <summary>Reads past a number without exponent.</summary>
    private bool TryNumber()
    {
        _at += _json[_at] == '-' ? 1 : 0;
        var first = _at;
        var whole = TakeDigits();
        if (whole == 0 || (whole > 1 && _json[first] == '0'))
        {
            return false;
        }

        if (Here() == '.')
        {
            _at++;
            if (TakeDigits() == 0)
            {
                return false;
            }
        }

        return Here() is (byte)',' or (byte)'}' or (byte)' ';
    }

    private int TakeDigits()
    {
        var start = _at;
        while (Here() is >= (byte)'0' and <= (byte)'9')
        {
            _at++;
        }

        return _at - start;
    }

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

    private readonly byte Here() => (uint)_at < (uint)_json.Length ? _json[_at] : (byte)0;
}
