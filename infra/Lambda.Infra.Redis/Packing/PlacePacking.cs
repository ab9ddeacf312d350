using Lambda.Infra.Redis.Layout;

namespace Lambda.Infra.Redis.Packing;

/// <summary>How groups are written by place.</summary>
internal static class PlacePacking
{
    private const int NumbersBytes = 64;

    /// <summary>The most bytes that a section takes besides its groups: its headers, its view's name and numbers.</summary>
    public static int SectionBytes(string view) => NumbersBytes + view.Length + (7 * PackWriter.LongestHeader);

    /// <summary>The most bytes that a group's field takes.</summary>
    public static int FieldBytes(ReadOnlyMemory<byte> key) => PackWriter.LongestHeader + Place.PaneBytes + key.Length;

    /// <summary>What stands before a field of the place where a group is named by its pane and key: the pane, or nothing when the field has it already.</summary>
    public static void WritePaneBefore(this PackWriter writer, Place place, byte[] pane)
    {
        Place.WritePane(pane, place.Pane);
        writer.WriteBytes(place.IsOfOnePane ? pane : []);
    }

    /// <summary>What stands before the key in a field: the pane where panes share the place.</summary>
    public static ReadOnlySpan<byte> Before(this Place place, long groupPane, byte[] pane)
    {
        if (place.IsOfOnePane)
        {
            return [];
        }

        Place.WritePane(pane, groupPane);
        return pane;
    }

    /// <summary>A group's field: its key, behind its pane where panes share the place.</summary>
    public static void WriteField(this PackWriter writer, Place place, long groupPane, ReadOnlySpan<byte> key, byte[] pane) => writer.WriteBytes(place.Before(groupPane, pane), key);
}
