using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Tests.Events;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.SharedLogic.Tests.Aggregates;

public partial class AggregatesPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "aggregates.md")).ReplaceLineEndings("\n");
    private static readonly ViewDefinition View = new CourierDays().Define();

    [Fact]
    public void The_view_on_the_page_is_code_that_keeps_the_laws()
    {
        var source = File.ReadAllText(Repository.PathOf("tests", "Lambda.SharedLogic.Tests", "Aggregates", "CourierDays.cs"));
        Assert.All(Blocks("csharp"), snippet => Assert.Contains(Squeeze(snippet), Squeeze(source), StringComparison.Ordinal));
        Assert.Equal(2, Blocks("csharp").Count());
        Assert.Same(View, Assert.Single(new ViewRegistry([View]).Views));
        var violation = LawSuite.Check(View, cases: 24, seed: 5);
        Assert.True(violation is null, violation?.ToString());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void And_in_many_and_large_cases()
    {
        for (ulong seed = 0; seed < 8; seed++)
        {
            var violation = LawSuite.Check(View, cases: 128, seed);
            Assert.True(violation is null, violation?.ToString());
        }
    }

    [Theory]
    [InlineData(StateForm.Exact)]
    [InlineData(StateForm.Sketch)]
    public void It_answers_what_the_page_says_in_both_layers(StateForm form)
    {
        var table = new StateTable(View, form);
        table.Fold([.. Blocks("json events").Single().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Decoding.Decode)]);
        var values = View.Values.Zip(table.Present(0)).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        var answer = JsonNode.Parse(JsonSerializer.Serialize(values, JsonSerializerOptions.Web).Replace("+00:00\"", "Z\"", StringComparison.Ordinal))!.AsObject();
        var expected = JsonNode.Parse(Blocks("json answer").Single())!.AsObject();
        Assert.Equal(expected.Select(value => value.Key), answer.Select(value => value.Key));
        Assert.All(expected, value => Assert.True(IsSame(value.Key, value.Value, answer[value.Key], form), $"{value.Key} is {answer[value.Key]?.ToJsonString() ?? "null"}"));
    }

    [Fact]
    public void Every_aggregate_has_a_row_with_its_bytes() => Assert.Equal(
        typeof(IAggregate<,>).Assembly.GetTypes().Where(IsAggregate).Select(StateExamples.NameOf).Order(),
        ByteRow().Matches(Page).Select(row => row.Groups["aggregate"].Value).Order());

    [Fact]
    public void The_bytes_are_those_of_the_code() => Assert.Equal(
        StateExamples.All.Select(example => $"{example.Aggregate}: {example.Inputs} = {Convert.ToHexStringLower(example.Bytes)}").Order(),
        ByteRow().Matches(Page).Select(row => $"{row.Groups["aggregate"]}: {row.Groups["inputs"]} = {row.Groups["bytes"].Value.Replace(" ", "")}").Order());

    [Fact]
    public void Every_kind_of_line_has_a_row()
    {
        var builders = typeof(ViewBuilder).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Append(typeof(ViewBuilder).GetMethod("Count")!)
            .Where(method => method.ReturnType == typeof(ViewBuilder) && (method.IsStatic || method.Name == "Count")).Select(method => method.Name);
        Assert.Equal(builders.Distinct().Order(), LineRow().Matches(Page).Select(row => row.Groups["line"].Value).Distinct().Order());
    }

    [Fact]
    public void The_stated_bounds_are_those_of_the_view()
    {
        var stated = BoundRow().Matches(Page).ToDictionary(row => row.Groups["value"].Value, row => row.Groups["bound"].Value);
        Assert.Equal(
            View.Values.Where(value => value.ErrorBound is not null).ToDictionary(value => value.Name, value => value.ErrorBound!.ToString()),
            stated);
    }

    /// <summary>A sketched quantile may differ within its bound; all else of an answer this small is the same in both forms.</summary>
    private static bool IsSame(string name, JsonNode? expected, JsonNode? actual, StateForm form) =>
        JsonNode.DeepEquals(expected, actual)
        || (form == StateForm.Sketch && View.Values.Single(value => value.Name == name) is { Kind: ValueKind.Number, ErrorBound: { } bound }
            && bound.Allows(expected!.GetValue<double>(), actual!.GetValue<double>()));

    private static bool IsAggregate(Type type) =>
        type is { IsValueType: true } && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAggregate<,>));

    private static IEnumerable<string> Blocks(string info) =>
        Fence().Matches(Page).Where(match => match.Groups[1].Value == info).Select(match => match.Groups[2].Value);

    private static string Squeeze(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    [GeneratedRegex("^```([^\n]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^\\| `(?<aggregate>[A-Za-z]+)` \\|[^|]*\\| (?<inputs>[^|`]*) \\| `(?<bytes>[0-9a-f ]*)` \\|$", RegexOptions.Multiline)]
    private static partial Regex ByteRow();

    [GeneratedRegex("^\\| `\\.(?<line>[A-Za-z]+)[^`]*` \\|", RegexOptions.Multiline)]
    private static partial Regex LineRow();

    [GeneratedRegex("^\\| `(?<value>[a-zA-Z0-9]+)` \\| (?<bound>[±+][^|]*) \\|", RegexOptions.Multiline)]
    private static partial Regex BoundRow();
}
