using System.Text;

namespace Lambda.Import.Tests;

/// <summary>The state between the snippets of a document: a folder of files, and what the last command printed.</summary>
internal sealed class DocumentRun(TemporaryFolder folder)
{
    private string _orders = "";
    private (int Code, string Output, string Errors) _last = (0, "", "");
    private string? _tried;

    public async Task TakeAsync(string info, string body)
    {
        switch (info.Split(' '))
        {
            case ["csharp"]:
                break;
            case ["sh"]:
                await RunAsync(body.Trim());
                break;
            case ["text", "output"]:
                Assert.Equal(body, WithoutProgress(_last.Output));
                Assert.Equal("", Take(ref _last.Errors));
                break;
            case ["text", "error"]:
                Assert.Equal(body, Take(ref _last.Errors).Replace(folder.FullPath + "/", "", StringComparison.Ordinal));
                break;
            case ["jsonc", "fields"]:
                _tried = Tried(Some.MappingJson(body), outcome =>
                    outcome.Rejection is { } rejection ? $"rejected: {rejection.Field}: {rejection.Reason}" : OnlyStated(Some.Text(outcome.Json)));
                break;
            case ["jsonc", "when"]:
                _tried = Tried(Some.MappingJson(when: $"\"when\": {body},"), outcome => outcome.IsEvent ? "true" : "false");
                break;
            case ["json", "result", "fields" or "when"]:
                Assert.Equal(body, _tried);
                _tried = null;
                break;
            case [_, "result", var name]:
                Assert.Equal(body, File.ReadAllText(folder.PathOf(name)));
                Assert.True(!name.EndsWith(".ndjson", StringComparison.Ordinal) || PlatformRules.Read(Encoding.UTF8.GetBytes(body)).Rejected.Count == 0, body);
                break;
            case [_, var name] when name.EndsWith(".csv", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal):
                _orders = name == "orders.csv" ? body : _orders;
                folder.Write(name, body);
                break;
            default:
                Assert.Fail($"A block of the document is marked `{info}`, which says nothing to this test.");
                break;
        }
    }

    public void ExpectNothingLeft()
    {
        Assert.Null(_tried);
        Assert.Equal("", _last.Errors);
    }

    private async Task RunAsync(string line)
    {
        Assert.Equal("", _last.Errors);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["infra/lambda", "import"], words[..2]);
        _last = await CommandRunner.RunAsync(new PlatformStub(), words[2..].Select(Located));
    }

    private string Located(string word) => word switch
    {
        _ when word.StartsWith('-') => word,
        _ when word.StartsWith("infra/samples/", StringComparison.Ordinal) => Repository.PathOf(word),
        _ => folder.PathOf(word),
    };

    private string Tried(string mapping, Func<Reading.CsvOutcome, string> shown) =>
        string.Concat(Some.Outcomes(mapping, _orders).Select(outcome => shown(outcome) + "\n"));

    // The fields that every mapping must state are not shown.
    private static string OnlyStated(string json)
    {
        const string Required = "\"shipment_status\":\"delivered\"";
        var rest = json[(json.IndexOf(Required, StringComparison.Ordinal) + Required.Length)..];
        return "{" + rest.TrimStart(',');
    }

    private static string WithoutProgress(string output) =>
        string.Concat(output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains(" % ", StringComparison.Ordinal)).Select(line => line + "\n"));

    private static string Take(ref string text)
    {
        var taken = text;
        text = "";
        return taken;
    }
}
