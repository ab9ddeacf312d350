using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.Ports.Access;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Tests.Support;
using Lambda.Testing;

namespace Lambda.ServingLayer.Tests.Api;

public sealed partial class DocumentationTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs", "api.md"));

    [Fact]
    public async Task Every_example_is_answered_as_it_says()
    {
        await using var api = await RunningApi.StartAsync();
        var examples = Example().Matches(Document);
        Assert.True(examples.Count >= 10);
        foreach (var example in examples.Cast<Match>())
        {
            var answered = await SendAsync(api, example.Groups["request"].Value);
            DocumentedJson.Matches(JsonDocument.Parse(example.Groups["answer"].Value).RootElement, answered, example.Groups["request"].Value.Split('\n')[0]);
            await LetTheLayersWorkAsync(api.Platform);
        }
    }

    [Fact]
    public async Task Every_endpoint_has_its_place_in_the_document()
    {
        await using var api = await RunningApi.StartAsync();
        var paths = (await api.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name);

        Assert.All(paths, path => Assert.Contains(path, Document));
    }

    [Fact]
    public void Every_problem_has_its_place_in_the_document()
    {
        var made = typeof(ProblemTypes).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(method => method.Name != nameof(ProblemTypes.Other));

        Assert.All(made, method => Assert.Contains($"`{Kebab(method.Name)}`", Document));
    }

    [Fact]
    public async Task Every_field_of_the_receipt_has_its_place_in_the_document()
    {
        await using var api = await RunningApi.StartAsync();
        var receipt = (await api.GetAsync("/v1/views/packages/query")).GetProperty("receipt");

        Assert.All(receipt.EnumerateObject(), member => Assert.Matches($@"\n\|[^|]*`{member.Name}`", Document));
    }

    [Fact]
    public void A_document_that_says_something_else_is_noticed()
    {
        var actual = JsonDocument.Parse("""{"a":[1,2],"b":"xyz"}""").RootElement;
        DocumentedJson.Matches(JsonDocument.Parse("""{"a":[1,{"…":"…"}],"b":"x…"}""").RootElement, actual);
        foreach (var wrong in new[] { """{"a":[1,2]}""", """{"a":[1],"b":"xyz"}""", """{"a":[1,3],"b":"xyz"}""", """{"a":[1,2],"b":"y…"}""", """{"a":[1,2],"b":"xyz","c":1}""" })
        {
            Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => DocumentedJson.Matches(JsonDocument.Parse(wrong).RootElement, actual));
        }
    }

    private static async Task<JsonElement> SendAsync(RunningApi api, string text)
    {
        var (line, body) = text.Split("\n\n", 2) is [var first, var rest] ? (first, rest) : (text, null);
        var request = new HttpRequestMessage(new HttpMethod(line.Split(' ')[0]), line.Split(' ')[1].Trim());
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        var response = await api.Client(ApiRole.Admin).SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static async Task LetTheLayersWorkAsync(ServedPlatform platform)
    {
        if (await platform.Catalog.NextRunAsync(default) is { } run)
        {
            await platform.PublishAsync(await platform.CutAsync(), run);
        }

        // The batch example shows an answer that the speed layer has no part in, so it may go on at once.
        await platform.CatchUpAsync();
    }

    private static string Kebab(string name) => name switch
    {
        nameof(ProblemTypes.Incomplete) => "incomplete-answer",
        nameof(ProblemTypes.TooLarge) => "body-too-large",
        _ => CapitalInside().Replace(name, "-$0").ToLowerInvariant(),
    };

    [GeneratedRegex(@"```http\n(?<request>.*?)\n```(?:(?!```).)*```json\n(?<answer>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex CapitalInside();
}
