using System.Text.Json;
using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;

namespace Lambda.EndToEnd.Tests.Processes;

/// <summary>A whole answer over HTTP, page by page. Nothing may change in between: the receipts of all pages must tell of the same offsets.</summary>
public sealed class HttpAnswer
{
    private static readonly ViewRegistry Views = ViewRegistry.Discover(typeof(Packages).Assembly);
    private readonly List<AnswerPart> _rows = [];
    private string? _offsets;

    /// <summary>The views' names.</summary>
    public static IReadOnlyList<string> ViewNames { get; } = [.. Views.Views.Select(view => view.Name)];

    /// <summary>The rows of all pages.</summary>
    public IReadOnlyList<AnswerPart> Rows => _rows;

    /// <summary>The receipt of the last page.</summary>
    public JsonElement Receipt { get; private set; }

    /// <summary>For each partition the first offset that is not counted.</summary>
    public IReadOnlyDictionary<int, long> Ends => Receipt.GetProperty("partitions").EnumerateArray()
        .ToDictionary(partition => partition.GetProperty("partition").GetInt32(), partition => partition.GetProperty("speedTo").GetInt64());

    /// <summary>Asks.</summary>
    public static async Task<HttpAnswer> AskAsync(PlatformClient client, Question question, int limit = 10_000)
    {
        var answer = new HttpAnswer();
        var path = $"v1/views/{question.View}/query?limit={limit}{(question.Parameters.Length > 0 ? "&" : "")}{question.Parameters}";
        for (string? page = ""; page is not null;)
        {
            var body = await client.GetAsync(page.Length > 0 ? $"{path}&pageToken={Uri.EscapeDataString(page)}" : path);
            answer.Add(question, body);
            page = body.GetProperty("nextPageToken").GetString();
        }

        return answer;
    }

    /// <summary>The names of a view's values.</summary>
    public static string[] ValueNamesOf(string view) => [.. Views.Find(view)!.Values.Select(value => value.Name)];

    /// <summary>Asks, and compares with the oracle, which must have read the log at least as far.</summary>
    /// <param name="client">Who is asked.</param>
    /// <param name="oracle">What is right.</param>
    /// <param name="questions">What is asked.</param>
    /// <param name="tally">What has been compared.</param>
    /// <param name="moment">When, in words.</param>
    /// <param name="follow">Lets the oracle read on after each answer; when absent, it has read everything already.</param>
    public static async Task CompareAsync(
        PlatformClient client, TripOracle oracle, IEnumerable<Question> questions, Tally tally, string moment, Func<Task>? follow = null)
    {
        foreach (var question in questions)
        {
            var answer = await AskAsync(client, question);
            await (follow?.Invoke() ?? Task.CompletedTask);
            Assert.Equal("complete", answer.Receipt.GetProperty("completeness").GetString());
            oracle.Count(answer.Ends);
            var differences = Comparison.Differences(oracle.Ask(question), answer.Rows, tally);
            Assert.True(differences.Count == 0, $"{moment}, {question}:\n{string.Join('\n', differences)}\n{answer.Receipt}");
        }
    }

    private void Add(Question question, JsonElement body)
    {
        Receipt = body.GetProperty("receipt");
        var offsets = Receipt.GetProperty("version").GetRawText() + Receipt.GetProperty("partitions").GetRawText();
        Assert.Equal(_offsets ??= offsets, offsets);
        var view = Views.Find(question.View)!;
        var isSketched = Receipt.GetProperty("approximate").EnumerateObject().Any();
        var kinds = view.Values.ToDictionary(value => value.Name, value => value.Kind);
        foreach (var row in body.GetProperty("rows").EnumerateArray())
        {
            var values = row.GetProperty("values");
            var start = row.GetProperty("window").GetProperty("start");
            _rows.Add(new AnswerPart(
                start.ValueKind == JsonValueKind.Null ? null : Microseconds(start), [.. row.GetProperty("key").EnumerateObject().Select(field => field.Value.GetString()!)],
                isSketched, name => Plain(values.GetProperty(name), kinds[name])));
        }
    }

    private static object? Plain(JsonElement value, ValueKind kind) => value.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        ValueKind.WholeNumber => value.GetInt64(),
        ValueKind.Number => value.GetDouble(),
        ValueKind.Time => Microseconds(value),
        _ => value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(),
    };

    private static long Microseconds(JsonElement time) => (time.GetDateTimeOffset() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
