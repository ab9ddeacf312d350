using System.Diagnostics;
using System.Text.Json;
using Lambda.Testing.Processes;

namespace Lambda.Simulation.Tests;

/// <summary>The command as a process, as a user runs it; and what a long stream costs, measured while nothing else runs here.</summary>
[Trait("Category", "Slow")] // each starts processes
[Collection(nameof(Alone))]
public class SimulateCommandTests
{
    private const long LeastEventsPerSecond = 200_000;

    [Fact]
    public async Task A_file_holds_the_stream_and_another_the_truth_about_it()
    {
        using var folder = new TemporaryFolder();
        var options = Cities.Disorderly(71, 20_000);

        await ShellAsync(
            folder, "simulate --seed 71 --events 20000 --late 0.02 --duplicates 0.03 --out-of-order 0.05 --poison 0.01 --truth truth.ndjson > city.ndjson");

        var lines = Lines(await File.ReadAllBytesAsync(folder.PathOf("city.ndjson"))).ToList();
        var records = CitySimulation.Events(options).ToList();
        Assert.Equal(records.Select(record => Convert.ToHexString(record.Json.Span)), lines.Select(Convert.ToHexString));
        var truths = (await File.ReadAllLinesAsync(folder.PathOf("truth.ndjson"))).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(records.Count, truths.Count);
        Assert.All(records.Zip(truths), pair => AssertTruth(pair.First, pair.Second));
    }

    [Fact]
    public async Task Two_streams_into_one_file_stand_behind_each_other()
    {
        using var folder = new TemporaryFolder();

        await ShellAsync(folder, "simulate --seed 1 --events 100 > two.ndjson", "simulate --seed 2 --events 50 >> two.ndjson");

        var lines = await File.ReadAllLinesAsync(folder.PathOf("two.ndjson"));
        Assert.Equal(150, lines.Length);
        Assert.StartsWith("""{"event_id":"S2-E1",""", lines[100], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_has_had_enough_ends_it()
    {
        using var folder = new TemporaryFolder();

        await ShellAsync(folder, "simulate --events 9000000000 | head -n 2 > two.ndjson");

        Assert.Equal(2, (await File.ReadAllLinesAsync(folder.PathOf("two.ndjson"))).Length);
    }

    [Fact]
    public async Task It_writes_well_over_200_000_events_in_a_second_of_a_processor()
    {
        const long events = 3_000_000;
        using var folder = new TemporaryFolder();

        // Time of the processor, not of the clock: what else the machine does is none of its business.
        await ShellAsync(folder, $"simulate --events {events} --late 0.02 --duplicates 0.02 --out-of-order 0.02 --poison 0.02 > /dev/null; times > times.txt");

        var children = (await File.ReadAllLinesAsync(folder.PathOf("times.txt")))[1].Split(' ').Sum(Seconds);
        Assert.True(events / children >= LeastEventsPerSecond, $"{events / children:N0} events a second");
    }

    [Fact]
    public void Memory_does_not_grow_with_the_stream()
    {
        var options = Cities.Disorderly(72, 1_500_000);
        long early = 0, late = 0;
        foreach (var record in CitySimulation.Events(options))
        {
            early = record.Index == 150_000 ? GC.GetTotalMemory(forceFullCollection: true) : early;
            late = record.Index == 1_450_000 ? GC.GetTotalMemory(forceFullCollection: true) : late;
        }

        Assert.InRange(late - early, long.MinValue, 20_000_000);
    }

    [Fact]
    public async Task A_rate_holds_it_back()
    {
        var started = TimeProvider.System.GetTimestamp();

        var (code, output, errors) = await LambdaProcess.RunAsync("simulate", "--events", "301", "--rate", "100");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(301, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 3, 60);
    }

    [Fact]
    public async Task A_platform_takes_every_event_and_rejects_the_poison()
    {
        using var folder = new TemporaryFolder();
        var data = folder.PathOf("data");
        using var platform = await LambdaProcess.UpAsync(data);

        var (code, output, errors) = await LambdaProcess.RunAsync(
            "simulate", "--url", $"{platform.Address}", "--key-file", Path.Combine(data, "admin.key"),
            "--seed", "73", "--events", "5000", "--duplicates", "0.1", "--poison", "0.1");

        Assert.Equal((0, ""), (code, errors));
        var poison = CitySimulation.Events(Cities.Orderly(73, 5_000) with { Duplicates = 0.1, Poison = 0.1 }).Count(record => record.Kind == RecordKind.Poison);
        Assert.Equal($"records: 5,000 sent, {5_000 - poison:N0} accepted, {poison:N0} rejected", output.Trim());
    }

    [Theory]
    [InlineData("--late 1", "--late must be from 0 to 0.9")]
    [InlineData("--late 0.5 --poison 0.5", "the shares must come to at most 0.9")]
    [InlineData("--late-by 5", "--late-by must be a time from 1m to 1d")]
    [InlineData("--drivers 0", "--drivers must be from 1 to 100000")]
    [InlineData("--events -1", "--events must be 0 or more")]
    [InlineData("--rate 0", "--rate must be more than 0")]
    [InlineData("--start yesterday", "--start must be a time from 1970 to before 2150")]
    [InlineData("--url ftp://host", "write an address such as http://127.0.0.1:8080")]
    [InlineData("--url http://127.0.0.1:1 --key-file no.key", "cannot read the API key")]
    [InlineData("--truth no/such/folder/truth", "cannot write the truth")]
    public async Task A_mistake_is_told_and_nothing_is_written(string arguments, string message)
    {
        var (code, output, errors) = await LambdaProcess.RunAsync(["simulate", .. arguments.Split(' ')]);

        Assert.Equal(1, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("event_id", output, StringComparison.Ordinal);
    }

    private static void AssertTruth(SimulatedRecord record, JsonElement truth)
    {
        Assert.Equal(record.Index, truth.GetProperty("index").GetInt64());
        Assert.Equal($"{record.Kind}", truth.GetProperty("kind").GetString()!.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        Assert.Equal(record.EventId, truth.TryGetProperty("event_id", out var id) ? id.GetString() : null);
        Assert.Equal(record.OriginalIndex, truth.TryGetProperty("original_index", out var original) ? original.GetInt64() : null);
        Assert.Equal(record.Fault, truth.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
    }

    private static IEnumerable<byte[]> Lines(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            yield return bytes[start..end];
            start = end + 1;
        }
    }

    /// <summary>Reads what bash says about time: <c>0m1.250s</c>.</summary>
    private static double Seconds(string time)
    {
        var parts = time.TrimEnd('s').Split('m');
        return (double.Parse(parts[0]) * 60) + double.Parse(parts[1]);
    }

    private static async Task ShellAsync(TemporaryFolder folder, params IEnumerable<string> commands)
    {
        var script = string.Join("\n", commands.Select(command => $"dotnet '{LambdaProcess.Program}' {command}"));
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { WorkingDirectory = folder.FullPath, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        var errors = await shell.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(5));
        await shell.WaitForExitAsync();
        Assert.Equal((0, ""), (shell.ExitCode, errors));
    }
}
