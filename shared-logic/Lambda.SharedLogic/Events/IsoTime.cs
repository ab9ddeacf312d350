namespace Lambda.SharedLogic.Events;

/// <summary>
/// ISO-8601 times with an offset: <c>YYYY-MM-DDThh:mm[:ss[.fraction]](Z|±hh:mm)</c>, in capitals. Digits beyond microseconds
/// are cut off; there is no 24:00 and no leap second.
/// </summary>
public static class IsoTime
{
    /// <summary>What came of reading a time.</summary>
    public enum Outcome
    {
        /// <summary>It is one.</summary>
        Valid,

        /// <summary>It has another form.</summary>
        Malformed,

        /// <summary>It has the form, but no calendar or clock ever shows it: 30 February, 24:00, an offset of a day.</summary>
        Nonexistent,
    }

    /// <summary>Reads a time as microseconds since 1970-01-01T00:00Z (negative before). Allocates nothing.</summary>
    public static Outcome Read(ReadOnlySpan<byte> text, out long microseconds)
    {
        if (PlainTime.TryRead(text, out microseconds))
        {
            return Outcome.Valid;
        }

        microseconds = 0;
        var cursor = new Cursor(text);
        var (year, month, day) = (cursor.Number(4), cursor.Next('-').Number(2), cursor.Next('-').Number(2));
        var (hour, minute) = (cursor.Next('T').Number(2), cursor.Next(':').Number(2));
        var second = cursor.Skip(':') ? cursor.Number(2) : 0;
        var fraction = cursor.Skip('.') ? cursor.Fraction() : 0;
        var offset = ReadOffset(ref cursor, out var offsetExists);
        if (!cursor.IsAtEnd)
        {
            return Outcome.Malformed;
        }

        if (!offsetExists || hour > 23 || minute > 59 || second > 59
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return Outcome.Nonexistent;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        microseconds = (ticks / TimeSpan.TicksPerMicrosecond) + fraction - (offset * 60_000_000L);
        return Outcome.Valid;
    }

    /// <summary>Reads an offset in minutes.</summary>
    private static int ReadOffset(ref Cursor cursor, out bool exists)
    {
        exists = true;
        if (cursor.Skip('Z'))
        {
            return 0;
        }

        var isWest = cursor.Skip('-');
        if (!isWest)
        {
            cursor.Next('+');
        }

        var hours = cursor.Number(2);
        var minutes = cursor.Next(':').Number(2);
        exists = hours <= 23 && minutes <= 59;
        return ((hours * 60) + minutes) * (isWest ? -1 : 1);
    }

    /// <summary>Reads on and remembers a failure, so that the form reads like the form.</summary>
    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _position;
        private bool _failed;

        public readonly bool IsAtEnd => !_failed && _position == _text.Length;

        public bool Skip(char wanted)
        {
            var found = _position < _text.Length && _text[_position] == wanted;
            _position += found ? 1 : 0;
            return found;
        }

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ref Cursor Next(char wanted)
        {
            _failed |= !Skip(wanted);
            return ref this;
        }

        public int Number(int digits)
        {
            var value = 0;
            for (var i = 0; i < digits; i++)
            {
                value = (value * 10) + Digit();
            }

            return value;
        }

        public int Fraction()
        {
            var microseconds = Digit() * 100_000;
            for (var unit = 10_000; _position < _text.Length && char.IsAsciiDigit((char)_text[_position]); unit /= 10)
            {
                microseconds += Digit() * unit;
            }

            return microseconds;
        }

        private int Digit()
        {
            if (_position < _text.Length && char.IsAsciiDigit((char)_text[_position]))
            {
                return _text[_position++] - '0';
            }

            _failed = true;
            return 0;
        }
    }
}
