using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Lambda.Import.Mappings;
using Lambda.Import.Reading;
using Lambda.Import.Replaying;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;
using Lambda.Testing;

namespace Lambda.SharedLogic.Tests.Windows;

/// <summary>docs/windows.md says what the code does: each table is asked again, wherever the cut lies.</summary>
public partial class WindowsPageTests
{
    private const string Region = "EWR";
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "windows.md")).ReplaceLineEndings("\n");
    private static readonly Lazy<IReadOnlyList<DeliveryEvent>> January = new(() => [.. Read()]);

    private static readonly (string Line, Windowing Windows)[] All =
    [
        Windowed(Windowing.Global),
        Windowed(Windowing.Tumbling(TimeSpan.FromDays(7))),
        Windowed(Windowing.Sliding(TimeSpan.FromDays(14), TimeSpan.FromDays(7))),
        Windowed(Windowing.Count(5)),
        Windowed(Windowing.TimeOrCount(TimeSpan.FromDays(7), 3)),
        Windowed(Windowing.Session(TimeSpan.FromDays(2), TimeSpan.FromMinutes(1))),
    ];

    public static TheoryData<string> Lines => [.. All.Select(kind => kind.Line)];

    [Fact]
    public void Every_kind_of_window_has_its_line_and_its_table()
    {
        Assert.Equal(All.Select(kind => kind.Line).Order(), Tables().Keys.Order());
        Assert.Equal(Enum.GetValues<WindowKind>().Order(), All.Select(kind => kind.Windows.Kind).Order());
        Assert.All(
            typeof(Windowing).GetMethods().Where(method => method.IsStatic && method.ReturnType == typeof(Windowing) && !method.IsSpecialName),
            method => Assert.Contains($"| `Windowing.{method.Name}(", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_view_on_the_page_is_the_one_that_is_asked()
    {
        var source = File.ReadAllText(Repository.PathOf("tests", "Lambda.SharedLogic.Tests", "Windows", "Arrivals.cs"));
        Assert.Contains(Squeeze(Snippet().Match(Page).Groups[1].Value), Squeeze(source), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_table_says_what_the_view_answers_wherever_the_cut_lies(string line)
    {
        var view = new Arrivals(All.Single(kind => kind.Line == line).Windows).Define();
        Assert.Same(view, Assert.Single(new ViewRegistry([view]).Views));
        foreach (var cut in new[] { 0, 7, 11, January.Value.Count })
        {
            Assert.Equal(string.Join('\n', Ask(view, cut)), Tables()[line]);
        }
    }

    /// <summary>The rows of the page's table, of which the batch view counts the first <paramref name="cut"/> events.</summary>
    private static IEnumerable<string> Ask(ViewDefinition view, int cut)
    {
        var answer = new MergedAnswer(view, Rollup.None(view));
        Fold(view, StateForm.Exact, January.Value.Take(cut), answer.AddBatch);
        Fold(view, StateForm.Sketch, January.Value.Skip(cut), answer.AddRealTime);
        return answer.Rows().Where(row => row.Key[0] == Region).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"| {Print(row.WindowStart)} | {Print(row.WindowEnd)} | {row.Values[0]} | {row.Values[1]} | {row.Values[2]:0.0} |"));
    }

    private static void Fold(ViewDefinition view, StateForm form, IEnumerable<DeliveryEvent> events, Action<long, ReadOnlySpan<byte>, ReadOnlySpan<byte>> add)
    {
        var table = new StateTable(view, form);
        table.Fold([.. events]);
        for (var row = 0; row < table.Count; row++)
        {
            var state = new StateWriter();
            table.Encode(row, state);
            add(table.PaneOf(row), table.KeyOf(row), state.Written);
        }
    }

    /// <summary>The deliveries of the sample's January in the region, as they lie in the file, which is in no order.</summary>
    private static IEnumerable<DeliveryEvent> Read()
    {
        var samples = Repository.PathOf("infra", "samples", "nyc-taxi");
        var outcomes = CsvEventSource.Read(CsvMapping.Load(Path.Combine(samples, "mapping.json")), [Path.Combine(samples, "yellow_tripdata_sample_2019-01.csv")]);
        foreach (var json in outcomes.Where(outcome => outcome.IsEvent).Select(outcome => ReplayEvent.Of(outcome).Json))
        {
            var batch = new DeliveryEventBatch();
            if (DeliveryEventJson.TryDecode(json.Span, batch, out _) && batch.Events[0] is { IsDelivered: true } delivered && delivered.DestinationRegion.ToString() == Region)
            {
                yield return delivered;
            }
        }
    }

    private static string Print(long micros) => micros is Windowing.GlobalPane or long.MaxValue
        ? ""
        : DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture);

    private static (string Line, Windowing Windows) Windowed(Windowing windows, [CallerArgumentExpression(nameof(windows))] string source = "") => (source, windows);

    /// <summary>The rows of each table, by the line that stands in the heading before it.</summary>
    private static Dictionary<string, string> Tables() => Table().Matches(Page).ToDictionary(match => match.Groups["line"].Value, match => match.Groups["rows"].Value.TrimEnd('\n'));

    private static string Squeeze(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("^## [^\n]*`\\.Windowed\\((?<line>[^\n]*)\\)`\n(?:(?!## ).*\n)*?\\|---[^\n]*\n(?<rows>(?:\\|[^\n]*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Table();
}
