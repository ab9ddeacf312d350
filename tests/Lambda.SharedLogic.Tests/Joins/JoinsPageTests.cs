using System.Globalization;
using System.Text.RegularExpressions;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Tests.Events;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.SharedLogic.Tests.Joins;

/// <summary>docs/joins.md shows code that there is, and answers that it gives.</summary>
public partial class JoinsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "joins.md")).ReplaceLineEndings("\n");
    private static readonly ViewDefinition View = new JourneysHourly().Define();

    [Fact]
    public void Its_lines_are_those_of_the_views()
    {
        var snippets = Fence().Matches(Page).Where(match => match.Groups[1].Value.StartsWith("csharp ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, snippets.Count);
        Assert.All(snippets, snippet => Assert.Contains(
            Squeeze(snippet.Groups[2].Value),
            Squeeze(File.ReadAllText(Repository.PathOf("shared-logic", "Lambda.SharedLogic", "Deliveries", snippet.Groups[1].Value["csharp ".Length..]))),
            StringComparison.Ordinal));
    }

    [Fact]
    public void Its_events_make_its_table()
    {
        var answer = new MergedAnswer(View, Rollup.None(View));
        Fold("before", StateForm.Exact, (pane, key, state) => answer.AddBatch(pane, key, state));
        Fold("after", StateForm.Sketch, (pane, key, state) => answer.AddRealTime(pane, key, state));
        string[] names = ["delivered", "journeys", "withoutPickUp", "withoutDelivery", "journeySecondsMean", "promised", "onTime"];
        var places = names.Select(name => View.Values.ToList().FindIndex(value => value.Name == name)).ToArray();
        var expected = HourRow().Matches(Page).Select(row => row.Value).ToList();
        Assert.Equal(2, expected.Count);
        Assert.Equal(expected, answer.Rows().Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"| {DateTimeOffset.UnixEpoch.AddTicks(row.WindowStart * 10):HH:mm} | {string.Join(" | ", places.Select(place => row.Values[place] ?? "null"))} |")));
    }

    private static void Fold(string side, StateForm form, Take take)
    {
        var (table, writer) = (new StateTable(View, form), new StateWriter());
        var events = Fence().Matches(Page).Single(match => match.Groups[1].Value == $"json events {side} the cut").Groups[2].Value;
        table.Fold([.. events.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Decoding.Decode)]);
        for (var row = 0; row < table.Count; row++)
        {
            writer.Clear();
            table.Encode(row, writer);
            take(table.PaneOf(row), table.KeyOf(row), writer.Written);
        }
    }

    private static string Squeeze(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    private delegate void Take(long pane, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state);

    [GeneratedRegex("^```([^\n]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\| \d\d:00 \|.*\|$", RegexOptions.Multiline)]
    private static partial Regex HourRow();
}
