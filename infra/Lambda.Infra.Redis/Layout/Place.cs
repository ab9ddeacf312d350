using System.Buffers.Binary;
using System.Globalization;

namespace Lambda.Infra.Redis.Layout;

/// <summary>
/// The hash that a group lies in. A pane that starts at a whole hour, and the global one, has a hash of its own, so that a range of panes is a run of places. Panes at the
/// minutes in between are many and small: those of an hour share one, since a key and a command for each would cost more than its states. Finer panes are those of windows
/// that follow the events, often one for each event, and are asked for by key: they share hashes by key.
/// </summary>
/// <param name="Pane">The pane that has the place to itself, or the hour whose panes share it; 0 for a place that is shared by key.</param>
/// <param name="Share">The number of a place that is shared by key, 0 to 255; −1 when a pane has it to itself, −2 when the minutes of an hour share it.</param>
internal readonly record struct Place(long Pane, int Share)
{
    /// <summary>Bytes of the pane, which stand before the key in the fields of shared places.</summary>
    public const int PaneBytes = sizeof(long);

    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;
    private const int Own = -1;
    private const int Minutes = -2;
    private const int PaneDigits = 16;
    private const char SharedMark = '~';

    /// <summary>Whether one pane has it to itself, and fields are keys alone.</summary>
    public bool IsOfOnePane => Share == Own;

    /// <summary>What the place is called: sorted as text, panes' and hours' places come in their order, an hour's own pane before its minutes, and then those shared by key.</summary>
    public string Name => Share switch
    {
        Own => NameOf(Pane),
        Minutes => NameOf(Pane) + SharedMark,
        _ => string.Create(CultureInfo.InvariantCulture, $"{SharedMark}{Share:x2}"),
    };

    /// <summary>Where a group lies.</summary>
    public static Place Of(long pane, ReadOnlySpan<byte> key) =>
        HasOwn(pane) ? new(pane, Own) : pane % Minute == 0 ? new(HourOf(pane), Minutes) : new(0, ShareOf(key));

    /// <summary>The place called <paramref name="name"/>.</summary>
    public static Place Parse(ReadOnlySpan<byte> name)
    {
        if (name[0] == SharedMark)
        {
            return new(0, int.Parse(name[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        var number = ulong.Parse(name[..PaneDigits], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new((long)(number ^ (1UL << 63)), name.Length == PaneDigits ? Own : Minutes);
    }

    /// <summary>A pane as an unsigned number in hexadecimal digits, which are in the panes' order.</summary>
    public static string NameOf(long pane) => ((ulong)pane ^ (1UL << 63)).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The names of the places shared by key of keys.</summary>
    public static IEnumerable<string> SharedNames(IEnumerable<ReadOnlyMemory<byte>> keys) =>
        keys.Select(key => ShareOf(key.Span)).Distinct().Select(share => new Place(0, share).Name);

    /// <summary>From which place on, as an argument of ZRANGEBYLEX, the places of panes from <paramref name="fromPane"/> on are.</summary>
    public static string Lowest(long fromPane) => HasOwn(fromPane) ? $"[{NameOf(fromPane)}" : $"[{NameOf(HourOf(fromPane))}{SharedMark}";

    /// <summary>Up to which place, as an argument of ZRANGEBYLEX, the places of panes before <paramref name="toPane"/> are; all for the highest.</summary>
    public static string Highest(long toPane) =>
        toPane == long.MaxValue ? $"({SharedMark}" : HasOwn(toPane) ? $"({NameOf(toPane)}" : $"[{NameOf(HourOf(toPane))}{SharedMark}";

    /// <summary>Writes a pane so that bytes are in the panes' order.</summary>
    public static void WritePane(Span<byte> into, long pane) => BinaryPrimitives.WriteUInt64BigEndian(into, (ulong)pane ^ (1UL << 63));

    /// <summary>The pane and key of a field.</summary>
    public (long Pane, ReadOnlyMemory<byte> Key) Group(ReadOnlyMemory<byte> field) => IsOfOnePane ? (Pane, field) : GroupOf(field);

    /// <summary>The pane and key of a field that begins with its pane.</summary>
    public static (long Pane, ReadOnlyMemory<byte> Key) GroupOf(ReadOnlyMemory<byte> field) =>
        ((long)(BinaryPrimitives.ReadUInt64BigEndian(field.Span) ^ (1UL << 63)), field[PaneBytes..]);

    private static bool HasOwn(long pane) => pane == long.MinValue || pane % Hour == 0;

    /// <summary>The hour that a pane is in; for the first ones of time, whose hour begins before it, the beginning of time.</summary>
    private static long HourOf(long pane)
    {
        var past = pane % Hour;
        past = past < 0 ? past + Hour : past;
        return pane < long.MinValue + past ? long.MinValue : pane - past;
    }

    // FNV-1a, folded to a byte: short keys, and the spread over 256 places is all that is wanted.
    private static int ShareOf(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u;
        foreach (var value in key)
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)((hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24)) & 0xff);
    }
}
