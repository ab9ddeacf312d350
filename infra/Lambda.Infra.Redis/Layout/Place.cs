using System.Buffers.Binary;
using System.Globalization;

namespace Lambda.Infra.Redis.Layout;

/// <summary>
/// The hash that a group lies in. A pane that starts at a whole minute, and the global one, has a hash of its own, so that a range of panes is a run of places. Finer panes
/// are those of windows that follow the events, often one for each event, and are asked for by key: they share hashes by key.
/// </summary>
/// <param name="Pane">The pane that has the place to itself; 0 for a shared one.</param>
/// <param name="Share">The number of a shared place, 0 to 255; −1 when a pane has it to itself.</param>
internal readonly record struct Place(long Pane, int Share)
{
    /// <summary>Bytes of the pane, which stand before the key in the fields of shared places.</summary>
    public const int PaneBytes = sizeof(long);

    private const long Minute = 60_000_000;
    private const char SharedMark = '~';

    /// <summary>Whether one pane has it to itself, and fields are keys alone.</summary>
    public bool IsOfOnePane => Share < 0;

    /// <summary>What the place is called: sorted as text, own panes come in their order, and then the shared ones.</summary>
    public string Name => IsOfOnePane ? NameOf(Pane) : string.Create(CultureInfo.InvariantCulture, $"{SharedMark}{Share:x2}");

    /// <summary>Where a group lies.</summary>
    public static Place Of(long pane, ReadOnlySpan<byte> key) => pane == long.MinValue || pane % Minute == 0 ? new(pane, -1) : new(0, ShareOf(key));

    /// <summary>The place called <paramref name="name"/>.</summary>
    public static Place Parse(ReadOnlySpan<byte> name)
    {
        var number = ulong.Parse(name[0] == SharedMark ? name[1..] : name, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return name[0] == SharedMark ? new(0, (int)number) : new((long)(number ^ (1UL << 63)), -1);
    }

    /// <summary>The name of the place of a pane that has one to itself: as an unsigned number, in the panes' order.</summary>
    public static string NameOf(long pane) => ((ulong)pane ^ (1UL << 63)).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The names of the shared places of keys.</summary>
    public static IEnumerable<string> SharedNames(IEnumerable<ReadOnlyMemory<byte>> keys) =>
        keys.Select(key => ShareOf(key.Span)).Distinct().Select(share => new Place(0, share).Name);

    /// <summary>From which place on, as an argument of ZRANGEBYLEX, the own places of panes from <paramref name="fromPane"/> on are.</summary>
    public static string Lowest(long fromPane) => $"[{NameOf(fromPane)}";

    /// <summary>Up to which place, as an argument of ZRANGEBYLEX, the own places of panes before <paramref name="toPane"/> are; all for the highest.</summary>
    public static string Highest(long toPane) => toPane == long.MaxValue ? $"({SharedMark}" : $"({NameOf(toPane)}";

    /// <summary>Writes a pane so that bytes are in the panes' order.</summary>
    public static void WritePane(Span<byte> into, long pane) => BinaryPrimitives.WriteUInt64BigEndian(into, (ulong)pane ^ (1UL << 63));

    /// <summary>The pane and key of a field.</summary>
    public (long Pane, ReadOnlyMemory<byte> Key) Group(ReadOnlyMemory<byte> field) => IsOfOnePane ? (Pane, field) : GroupOf(field);

    /// <summary>The pane and key of a field that begins with its pane.</summary>
    public static (long Pane, ReadOnlyMemory<byte> Key) GroupOf(ReadOnlyMemory<byte> field) =>
        ((long)(BinaryPrimitives.ReadUInt64BigEndian(field.Span) ^ (1UL << 63)), field[PaneBytes..]);

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
