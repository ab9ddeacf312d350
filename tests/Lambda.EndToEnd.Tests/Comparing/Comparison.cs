using Lambda.EndToEnd.Tests.Oracle;

namespace Lambda.EndToEnd.Tests.Comparing;

/// <summary>Compares the platform's answer with the independent one, row by row and value by value; both are sorted by window, then key.</summary>
public static class Comparison
{
    private const int MostDifferencesTold = 5;
    private const long SmallCount = 20;

    /// <summary>The first differences, in words; empty when the answers agree.</summary>
    public static List<string> Differences(IEnumerable<ExpectedRow> expected, IEnumerable<AnswerPart> actual, Tally tally)
    {
        tally.Answers++;
        var differences = new List<string>();
        using var wanted = expected.GetEnumerator();
        using var got = actual.GetEnumerator();
        var (hasWanted, hasGot) = (wanted.MoveNext(), got.MoveNext());
        while ((hasWanted || hasGot) && differences.Count < MostDifferencesTold)
        {
            var order = !hasWanted ? 1 : !hasGot ? -1 : Compare(wanted.Current, got.Current);
            if (order < 0)
                differences.Add($"{wanted.Current}: the row is missing");
            else if (order > 0)
                differences.Add($"{got.Current.Window} {string.Join(' ', got.Current.Key)}: there should be no such row");
            else
                CompareValues(wanted.Current, got.Current, differences, tally);
            hasWanted = order <= 0 ? wanted.MoveNext() : hasWanted;
            hasGot = order >= 0 ? got.MoveNext() : hasGot;
        }

        return differences;
    }

    private static int Compare(ExpectedRow wanted, AnswerPart got)
    {
        var order = (wanted.Window ?? long.MinValue).CompareTo(got.Window ?? long.MinValue);
        for (var i = 0; order == 0 && i < wanted.Key.Count; i++)
            order = string.CompareOrdinal(wanted.Key[i], got.Key[i]);
        return order;
    }

    private static void CompareValues(ExpectedRow wanted, AnswerPart got, List<string> differences, Tally tally)
    {
        tally.Rows++;
        tally.SketchedRows += got.IsSketched ? 1 : 0;
        for (var i = 0; i < wanted.Names.Length; i++)
        {
            var (name, value, actual) = (wanted.Names[i], wanted.Values[i], got.ValueOf(wanted.Names[i]));
            tally.Values++;
            if (!Bounds.Allow(name, got.IsSketched, value, actual))
                differences.Add($"{wanted}: {name} is {actual ?? "null"} and should be {value ?? "null"}{(got.IsSketched ? " (sketched)" : "")}");
            if (got.IsSketched && name == "packages" && value is <= SmallCount)
            {
                tally.SmallDistincts++;
                tally.WrongSmallDistincts += Equals(value, actual) ? 0 : 1;
            }
        }
    }
}
