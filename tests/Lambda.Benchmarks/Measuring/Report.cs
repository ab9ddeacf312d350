using System.Globalization;
using System.Text;

namespace Lambda.Benchmarks.Measuring;

/// <summary>One benchmark's section: shown as it grows, kept as Markdown.</summary>
public sealed class Report
{
    private readonly StringBuilder _markdown = new();

    /// <summary>The section so far.</summary>
    public string Markdown => _markdown.ToString();

    /// <summary>Three significant digits, with thousands apart.</summary>
    public static string Number(double number)
    {
        if (number == 0 || !double.IsFinite(number))
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(Math.Abs(number))));
        return Math.Round(number, Math.Min(decimals, 6)).ToString(decimals > 0 ? "0.######" : "N0", CultureInfo.InvariantCulture);
    }

    /// <summary>Begins the section.</summary>
    public void Title(string title, string about) => Write($"### {title}\n\n{about}\n");

    /// <summary>A paragraph.</summary>
    public void Text(string text) => Write($"{text}\n");

    /// <summary>A table of duels in the same unit of work.</summary>
    public void Duels(string unit, IReadOnlyList<(string Work, Duel Duel)> duels) => Table(
        ["work", $"{unit}/s of one core", "ns each", "bytes each", "the peer", "its ns each", "speed ratio", "by the wall"],
        [.. duels.Select(item => new[]
        {
            item.Work, Number(item.Duel.Ours.PerSecond), Number(item.Duel.Ours.Nanoseconds), Number(Math.Round(item.Duel.Ours.BytesEach, 1)), item.Duel.Peer,
            Number(item.Duel.Theirs.Nanoseconds), $"**{Number(item.Duel.Ratio)}**", Number(item.Duel.WallRatio),
        })]);

    /// <summary>A table of where the time goes.</summary>
    public void Stages(string about, string[] columns, IReadOnlyList<string[]> rows)
    {
        Text($"Where the time goes: {about}.");
        Table(columns, rows);
    }

    /// <summary>A table.</summary>
    public void Table(string[] columns, IReadOnlyList<string[]> rows)
    {
        var lines = new List<string> { Line(columns), Line(columns.Select((_, i) => i == 0 ? "---" : "---:")) };
        lines.AddRange(rows.Select(Line));
        Write(string.Join('\n', lines) + "\n");
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private void Write(string text)
    {
        Console.WriteLine(text);
        _markdown.Append(text).Append('\n');
    }
}
