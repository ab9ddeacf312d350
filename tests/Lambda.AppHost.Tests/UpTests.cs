using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Lambda.Testing;
using Lambda.Testing.Processes;
using Lambda.Testing.Servers;

namespace Lambda.AppHost.Tests;

[Trait("Category", "Slow")] // each starts processes
public class UpTests
{
    private const string Seed =
        """{"driver_id":"D12345","timestamp":"2023-10-18T14:30:45Z","gps_coordinates":{"latitude":40.730610,"longitude":-73.935242},"shipment_status":"in_transit","package_id":"PKG78910"}""";

    private const string EventsOfAll = "v1/views/throughput/query?interval=all";

    [Fact]
    public async Task The_seed_goes_in_and_comes_out_and_a_restart_keeps_it()
    {
        using var folder = new TemporaryFolder();
        var data = folder.PathOf("data");
        using (var platform = await Platform.StartAsync(data))
        {
            var receipt = await platform.IngestAsync(Seed);
            Assert.Equal(1, receipt.GetProperty("accepted").GetInt32());
            await platform.AnswerAsync(EventsOfAll);
            CheckSeed(await platform.GetAsync("v1/deliveries/packages/PKG78910"));
            Assert.Equal(0, await platform.Process.StopAsync());
            Assert.Equal("", platform.Process.Errors);
        }

        using var again = await Platform.StartAsync(data);
        await again.AnswerAsync(EventsOfAll);
        CheckSeed(await again.GetAsync("v1/deliveries/packages/PKG78910"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")] // file modes
    public async Task The_admin_key_is_shown_once_and_only_its_owner_can_read_the_file()
    {
        using var folder = new TemporaryFolder();
        var data = folder.PathOf("data");
        string key;
        using (var first = await LambdaProcess.UpAsync(data))
        {
            await first.PrintsAsync("stop with Ctrl-C");
            key = (await File.ReadAllTextAsync(Path.Combine(data, "admin.key"))).Trim();
            Assert.Contains(key, first.Output);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "admin.key")));
            Assert.Equal(0, await first.StopAsync());
        }

        using var second = await LambdaProcess.UpAsync(data);
        await second.PrintsAsync("stop with Ctrl-C");
        Assert.DoesNotContain(key, second.Output);
        Assert.Contains(Path.Combine(data, "admin.key"), second.Output);
    }

    [Fact]
    public async Task Kill_minus_9_loses_nothing_that_was_acknowledged()
    {
        using var folder = new TemporaryFolder();
        var data = folder.PathOf("data");
        long accepted = 0;
        for (var life = 0; life < 3; life++)
        {
            using var platform = await Platform.StartAsync(data);
            for (var batch = 0; batch < 5; batch++)
            {
                var name = $"life-{life}-batch-{batch}";
                accepted += (await platform.IngestAsync(Enumerable.Range(0, 200).Select(i => Ping($"{name}-{i}")))).GetProperty("accepted").GetInt64();
            }

            await platform.Process.KillAsync();
        }

        using var last = await Platform.StartAsync(data);
        var packages = await last.AnswerAsync("v1/views/packages/query?groupBy=");
        Assert.Equal(3_000, accepted);
        Assert.Equal(accepted, packages.GetProperty("rows")[0].GetProperty("values").GetProperty("events").GetInt64());
    }

    [Fact]
    public async Task A_second_process_is_refused_the_data_folder()
    {
        using var folder = new TemporaryFolder();
        var data = folder.PathOf("data");
        using var first = await LambdaProcess.UpAsync(data);

        var (code, output, errors) = await LambdaProcess.RunAsync("up", "--data", data, "--port", "0");

        Assert.Equal(1, code);
        Assert.Equal("", output);
        AssertOneLine(errors, $"lambda: the data folder '{data}' is in use by another process");
        Assert.Equal(0, await first.StopAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_told_before_anything_is_made()
    {
        using var folder = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (code, output, errors) = await LambdaProcess.RunAsync("up", "--data", folder.PathOf("data"), "--port", $"{port}");

        Assert.Equal(1, code);
        Assert.Equal("", output);
        AssertOneLine(errors, $"lambda: cannot listen on 127.0.0.1:{port}");
        Assert.False(Directory.Exists(folder.PathOf("data")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_told()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.PathOf("file"), "");

        var (code, _, errors) = await LambdaProcess.RunAsync("up", "--data", folder.PathOf("file", "data"), "--port", "0");

        Assert.Equal(1, code);
        AssertOneLine(errors, "lambda: cannot write to the data folder");
    }

    [Fact]
    public async Task A_log_is_given_the_partitions_that_it_lacks_and_keeps_those_that_it_has()
    {
        using var folder = new TemporaryFolder();
        var sent = 0;
        foreach (var (wanted, expected) in ((int?, int)[])[(2, 2), (null, 2), (5, 5), (3, 5)])
        {
            using var platform = await Platform.StartAsync(folder.FullPath, wanted is null ? [] : ["--set", $"Log:Partitions={wanted}"]);
            await platform.IngestAsync(Enumerable.Range(sent, 20).Select(i => Ping($"package-{i}")));
            sent += 20;
            var answer = await platform.AnswerAsync(EventsOfAll);
            Assert.Equal(sent, answer.GetProperty("rows")[0].GetProperty("values").GetProperty("events").GetInt64());
            Assert.Equal(expected, answer.GetProperty("receipt").GetProperty("partitions").GetArrayLength());
            Assert.Equal(0, await platform.Process.StopAsync());
        }
    }

    [Fact]
    public async Task A_batch_run_by_command_publishes_and_the_status_accounts_for_every_record()
    {
        using var folder = new TemporaryFolder();
        using var platform = await Platform.StartAsync(folder.FullPath);
        await platform.IngestAsync(Enumerable.Range(0, 100).Select(i => Ping($"package-{i}")));
        string[] client = ["--url", platform.Process.Address.ToString(), "--key-file", folder.PathOf("admin.key")];

        var run = await LambdaProcess.RunAsync(["batch", "run", .. client]);
        var answer = await platform.GetAsync("v1/views/packages/query?groupBy=&source=batch");
        var status = await LambdaProcess.RunAsync(["status", .. client]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("run 1, cut 1: 100 events read, version 1 is published", run.Output);
        Assert.Equal(100, answer.GetProperty("rows")[0].GetProperty("values").GetProperty("events").GetInt64());
        Assert.True(status.ExitCode == 0, status.Errors);
        Assert.Contains("version 1, cut 1, 0 dead letters", status.Output);
        Assert.Contains("every record is accounted for", status.Output);
    }

    [Fact]
    public async Task A_client_verb_without_a_platform_says_so_in_a_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.PathOf("key"), "some key");

        var (code, _, errors) = await LambdaProcess.RunAsync("status", "--url", "http://127.0.0.1:1", "--key-file", folder.PathOf("key"));

        Assert.Equal(1, code);
        AssertOneLine(errors, "lambda: no platform answers at http://127.0.0.1:1/");
    }

    [Fact]
    public async Task A_stop_while_events_arrive_finishes_what_has_begun()
    {
        using var folder = new TemporaryFolder();
        long accepted = 0;
        using (var platform = await Platform.StartAsync(folder.FullPath))
        {
            accepted += (await platform.IngestAsync(Enumerable.Range(0, 2_000).Select(i => Ping($"package-{i}")))).GetProperty("accepted").GetInt64();
            await platform.Process.SignalAsync("TERM");
            Assert.Equal(0, await platform.Process.EndsAsync());
        }

        using var again = await Platform.StartAsync(folder.FullPath);
        var values = (await again.AnswerAsync(EventsOfAll)).GetProperty("rows")[0].GetProperty("values");
        Assert.Equal(accepted, values.GetProperty("events").GetInt64());
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("speed")]
    [InlineData("serving")]
    public async Task A_layer_of_a_cluster_says_which_server_does_not_answer_and_shows_no_password(string layer)
    {
        using var folder = new TemporaryFolder();
        string[] settings = ["--port", "0", "--set", $"Postgres:Connection=Host=127.0.0.1;Port={FreePort.Find()};Username=lambda", "--set", "Postgres:Password=geheim"];

        var (code, output, errors) = await LambdaProcess.RunAsync(["layer", layer, "--data", folder.FullPath, .. settings]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("lambda: PostgreSQL (Postgres:Connection): ", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.DoesNotContain("geheim", errors, StringComparison.Ordinal);
    }

    private static string Ping(string package) => Seed.Replace("PKG78910", package, StringComparison.Ordinal);

    private static void CheckSeed(JsonElement page)
    {
        var values = page.GetProperty("values");
        Assert.Equal("in_transit", values.GetProperty("status").GetString());
        Assert.Equal("D12345", values.GetProperty("driver").GetString());
        Assert.Equal(40.730610m, values.GetProperty("latitude").GetDecimal());
        Assert.Equal(1, values.GetProperty("events").GetInt64());
    }

    private static void AssertOneLine(string text, string start)
    {
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(start, text);
    }
}
