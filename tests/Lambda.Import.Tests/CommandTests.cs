using System.Net;
using System.Text.Json;
using Lambda.Import.Commands;

namespace Lambda.Import.Tests;

public sealed class CommandTests : IDisposable
{
    // Row 2 has no readable time, row 3 a distance that the platform refuses, row 4 no event.
    private const string Trips = "id,at,meters\na,2020-01-01T00:00:00Z,5\nb,yesterday,6\nc,2020-01-01T00:00:02Z,-7\n,2020-01-01T00:00:03Z,8\nd,2020-01-01T00:00:04Z,\n";

    private const string Mapping = """
        {
          "fields": { "package_id": "${id}", "timestamp": "${at}" },
          "events": [
            { "when": { "value": "${id}", "empty": false }, "fields": { "shipment_status": "picked_up" } },
            { "when": { "value": "${id}", "empty": false }, "fields": { "shipment_status": "delivered", "distance_meters": "${meters}" } }
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly PlatformStub _platform = new();

    public CommandTests()
    {
        _folder.Write("mapping.json", Mapping);
        _folder.Write("trips.csv", Trips);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _platform.Dispose();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("2000")]
    public async Task Every_row_is_accounted_for_whatever_the_batch_size(string batch)
    {
        var (code, output, errors) = await RunAsync("--batch", batch, "--rejects", _folder.PathOf("rejects.ndjson"));

        Assert.Equal((ImportCommand.Success, ""), (code, errors));
        Assert.Contains("rows:   5 read from 1 file: 2 accepted, 2 rejected, 1 without an event", output, StringComparison.Ordinal);
        Assert.Contains("events: 5 accepted, 3 rejected", output, StringComparison.Ordinal);
        Assert.Contains("       2  timestamp: not a time of the form iso (first: trips row 2, \"yesterday\")", output, StringComparison.Ordinal);
        Assert.Contains("       1  distance_meters: must be a whole number from 0 to ", output, StringComparison.Ordinal);
        Assert.Equal(["trips-1-1", "trips-1-2", "trips-3-1", "trips-5-1", "trips-5-2"], _platform.Events.Keys.Order());
        Assert.Equal(
            ["2 1 timestamp yesterday", "2 2 timestamp yesterday", "3 2 distance_meters -7"],
            File.ReadLines(_folder.PathOf("rejects.ndjson")).Select(line => JsonDocument.Parse(line).RootElement)
                .Select(reject => $"{reject.GetProperty("row")} {reject.GetProperty("event")} {reject.GetProperty("field")} {reject.GetProperty("value")}"));
    }

    [Fact]
    public async Task Strict_ends_with_code_2_when_anything_was_rejected()
    {
        Assert.Equal(ImportCommand.Rejects, (await RunAsync("--strict")).Code);
        _folder.Write("trips.csv", "id,at,meters\na,2020-01-01T00:00:00Z,5\n");
        Assert.Equal(ImportCommand.Success, (await RunAsync("--strict")).Code);
    }

    [Fact]
    public async Task A_second_import_sends_the_same_ids()
    {
        await RunAsync();
        var first = _platform.Events.ToDictionary();
        await RunAsync();

        Assert.NotEmpty(first);
        Assert.Equal(first, _platform.Events);
    }

    [Fact]
    public async Task A_platform_that_breaks_down_midway_leaves_the_counts_until_then()
    {
        var lines = string.Concat(Enumerable.Range(0, 10).Select(i => $"p{i},2020-01-01T00:00:00Z,1\n"));
        _folder.Write("trips.csv", "id,at,meters\n" + lines);
        _platform.Script.Enqueue(() => PlatformStub.Answer(HttpStatusCode.Accepted, """{"accepted":10,"rejected":[]}"""));
        _platform.Script.Enqueue(() => PlatformStub.Answer(HttpStatusCode.InternalServerError, "disk full"));

        var (code, output, errors) = await RunAsync("--batch", "10");

        Assert.Equal(ImportCommand.Failure, code);
        Assert.Contains("rows:   5 read", output, StringComparison.Ordinal);
        Assert.Contains("answered 500 Internal Server Error: disk full", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_damaged_further_down_is_imported_up_to_there_and_the_place_is_told()
    {
        _folder.Write("trips.csv", "id,at,meters\na,2020-01-01T00:00:00Z,5\nb,\"" + new string('x', 20_000_000));

        var (code, output, errors) = await RunAsync();

        Assert.Equal(ImportCommand.Failure, code);
        Assert.Contains("events: 2 accepted, 0 rejected", output, StringComparison.Ordinal);
        Assert.Contains("cannot be read beyond row 1", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_says_that_starting_again_is_harmless()
    {
        using var cancellation = new CancellationTokenSource();
        _platform.Script.Enqueue(() =>
        {
            cancellation.Cancel();
            return PlatformStub.Answer(HttpStatusCode.ServiceUnavailable, "");
        });

        var (code, _, errors) = await CommandRunner.RunAsync(_platform, Arguments(), cancellation.Token);

        Assert.Equal(ImportCommand.Failure, code);
        Assert.Contains("interrupted; start it again", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_comes_from_a_file_or_the_command_line()
    {
        var keyFile = _folder.Write("admin.key", PlatformStub.Key + "\n");

        Assert.Equal(ImportCommand.Success, (await CommandRunner.RunAsync(_platform, [.. Arguments(key: false), "--key-file", keyFile])).Code);
        var (code, _, errors) = await CommandRunner.RunAsync(_platform, [.. Arguments(key: false), "--key", "wrong"]);
        Assert.Equal(ImportCommand.Failure, code);
        Assert.Contains("refused the key (401); give --key-file DIR/admin.key", errors, StringComparison.Ordinal);
        Assert.Contains("no key: give --key-file", (await CommandRunner.RunAsync(_platform, Arguments(key: false))).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_up_file_can_be_put_in_the_place_of_the_mapping_s()
    {
        _folder.Write("mapping.json", """
            {
              "lookups": { "zones": { "file": "zones.csv", "key": "id" } },
              "events": [ { "fields": { "package_id": "${id}", "timestamp": "${at}", "shipment_status": "created",
                "origin": { "value": "${id}", "lookup": "zones.name", "whenMissing": "absent" } } } ]
            }
            """);
        var other = _folder.Write("other.csv", "id,name\na,Harbour\n");

        var (code, _, _) = await RunAsync("--lookup", $"zones={other}");

        Assert.Equal(ImportCommand.Success, code);
        Assert.Contains("\"origin\":\"Harbour\"", _platform.Events["trips-1-1"], StringComparison.Ordinal);
        Assert.Contains("--lookup zone: the mapping has no such look-up; did you mean \"zones\"?", (await RunAsync("--lookup", $"zone={other}")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--batch", "0", "--batch must be between 1 and 20000")]
    [InlineData("--attempts", "101", "--attempts must be between 1 and 100")]
    [InlineData("--url", "localhost:8080", "--url must be an http or https address")]
    [InlineData("--lookup", "zones", "--lookup must be NAME=FILE")]
    public async Task An_option_out_of_bounds_is_refused(string option, string value, string told)
    {
        var (code, _, errors) = await RunAsync(option, value);

        Assert.NotEqual(ImportCommand.Success, code);
        Assert.Contains(told, errors, StringComparison.Ordinal);
        Assert.Equal(0, _platform.Attempts);
    }

    [Fact]
    public async Task A_missing_file_is_told_before_anything_is_sent()
    {
        var (code, _, errors) = await CommandRunner.RunAsync(_platform, [.. Arguments(), _folder.PathOf("none.csv")]);

        Assert.Equal((ImportCommand.Failure, 0), (code, _platform.Attempts));
        Assert.Contains("none.csv cannot be read", errors, StringComparison.Ordinal);
    }

    private string[] Arguments(bool key = true) =>
        ["--mapping", _folder.PathOf("mapping.json"), .. key ? ["--key", PlatformStub.Key] : Array.Empty<string>(), _folder.PathOf("trips.csv")];

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] more) => CommandRunner.RunAsync(_platform, [.. Arguments(), .. more]);
}
