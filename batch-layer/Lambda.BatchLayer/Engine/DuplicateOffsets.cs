namespace Lambda.BatchLayer.Engine;

/// <summary>The offsets of one partition whose events are copies of an earlier one, sorted; a scan in log order walks along them.</summary>
public sealed class DuplicateOffsets(long[] sorted)
{
    /// <summary>No copies at all.</summary>
    public static DuplicateOffsets None { get; } = new([]);

    /// <summary>How many there are in <c>[first, last]</c>.</summary>
    public long CountBetween(long first, long last) => IndexOf(last + 1) - IndexOf(first);

    /// <summary>Where the first copy at or after an offset stands in the list.</summary>
    public int IndexOf(long offset)
    {
        var index = Array.BinarySearch(sorted, offset);
        return index < 0 ? ~index : index;
    }

    /// <summary>Whether the copy at <paramref name="index"/> is at this offset; moves <paramref name="index"/> past it when it is.</summary>
    public bool IsAt(ref int index, long offset)
    {
        if (index >= sorted.Length || sorted[index] != offset)
        {
            return false;
        }

        index++;
        return true;
    }
}
