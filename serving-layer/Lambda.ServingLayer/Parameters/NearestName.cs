namespace Lambda.ServingLayer.Parameters;

/// <summary>Finds what a caller probably meant: the candidate with the fewest edits (insert, delete, replace, swap of neighbours).</summary>
public static class NearestName
{
    /// <summary>Names longer than this are not compared: 100 characters, as long as a name of ours can be.</summary>
    public const int LongestName = 100;

    /// <summary>The candidate most like <paramref name="name"/>, letter case aside; the first of several; <c>null</c> when there are none.</summary>
    public static string? To(string name, IEnumerable<string> candidates) =>
        name.Length > LongestName ? null : candidates.MinBy(candidate => Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant()));

    /// <summary>How many edits lead from one text to the other (optimal string alignment).</summary>
    public static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                rows[i, j] = Cheapest(rows, left, right, i, j);
            }
        }

        return rows[left.Length, right.Length];
    }

    private static int Cheapest(int[,] rows, string left, string right, int i, int j)
    {
        var replaced = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
