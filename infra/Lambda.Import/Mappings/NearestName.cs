namespace Lambda.Import.Mappings;

/// <summary>Finds the name that a mistyped one was meant to be.</summary>
internal static class NearestName
{
    /// <summary>More valid names than this are not listed in a message.</summary>
    private const int MaxListed = 24;

    /// <summary><c>did you mean "x"? Valid: …</c>, or only the valid names when none is near.</summary>
    public static string Suggest(string name, IEnumerable<string> valid)
    {
        var names = valid.Distinct().ToList();
        var nearest = Find(name, names);
        var listed = string.Join(", ", names.Take(MaxListed)) + (names.Count > MaxListed ? ", …" : "");
        var list = names.Count == 0 ? "there are none" : $"valid: {listed}";
        return nearest is null ? list : $"did you mean \"{nearest}\"? ({list})";
    }

    /// <summary>The name fewest edits away, when that is at most a third of its length (and at least two edits are forgiven).</summary>
    public static string? Find(string name, IEnumerable<string> valid) => Find(name, valid, Math.Max(2, name.Length / 3));

    /// <summary>The name fewest edits away, when they are at most <paramref name="maxEdits"/>.</summary>
    public static string? Find(string name, IEnumerable<string> valid, int maxEdits)
    {
        string? nearest = null;
        var fewest = maxEdits + 1;
        foreach (var candidate in valid)
        {
            var edits = Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < fewest && edits < candidate.Length)
            {
                (nearest, fewest) = (candidate, edits);
            }
        }

        return nearest;
    }

    // Levenshtein distance, one row at a time.
    private static int Edits(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
