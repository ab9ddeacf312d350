using System.Text.Json;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Infra.Kafka;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Ingest;
using Lambda.Testing;
using Lambda.Testing.Processes;
using Npgsql;

namespace Lambda.Cluster.Tests;

/// <summary>A platform of many processes over real servers, as an operator would start it: three programs and their settings.</summary>
/// <param name="servers">The servers.</param>
/// <param name="redis">Another Redis than theirs, or some nodes of a cluster.</param>
public sealed class ClusterPlatform(RealServers servers, params string[] redis) : IAsyncDisposable
{
    /// <summary>How many partitions the log has at first.</summary>
    public const int Partitions = 4;

    private readonly string _name = servers.NextName();
    private readonly TemporaryFolder _folder = new();
    private readonly List<LambdaProcess> _processes = [];
    private KafkaEventLog? _log;

    /// <summary>PostgreSQL, in the platform's schema.</summary>
    public string ConnectionString => $"{servers.Postgres.ConnectionString};Search Path={_name}";

    /// <summary>The key in Redis whose slot is a partition's.</summary>
    public string KeyOf(int partition) => $"{{{_name}:{partition}}}";

    private Dictionary<string, string> Settings => new()
    {
        ["LAMBDA__Postgres__Connection"] = servers.Postgres.ConnectionString,
        ["LAMBDA__Postgres__Schema"] = _name,
        ["LAMBDA__Log__Partitions"] = $"{Partitions}",
        ["LAMBDA__Kafka__Servers"] = servers.Kafka.Servers,
        ["LAMBDA__Kafka__Topic"] = _name,
        ["LAMBDA__Kafka__Group"] = _name,
        ["LAMBDA__Redis__Servers"] = redis.Length > 0 ? string.Join(',', redis) : servers.Redis.EndPoint,
        ["LAMBDA__Redis__Prefix"] = _name,
        ["LAMBDA__Master__Folder"] = _folder.PathOf("master"),
        ["LAMBDA__Lease__Patience"] = "2s",
        ["LAMBDA__Schedule__Enabled"] = "off",
    };

    /// <summary>Starts a batch node.</summary>
    /// <param name="postgres">How it reaches PostgreSQL; as all others do when absent.</param>
    /// <param name="partitions">How many partitions it wants the log to have; as all others do when absent.</param>
    public Task<LambdaProcess> BatchAsync(string? postgres = null, int partitions = Partitions) => StartAsync(
        "Lambda.BatchLayer.Node", "lambda-batch", ("LAMBDA__Postgres__Connection", postgres), ("LAMBDA__Log__Partitions", $"{partitions}"));

    /// <summary>Starts a speed node.</summary>
    /// <param name="throughRedis">How it reaches Redis; as all others do when absent.</param>
    public Task<LambdaProcess> SpeedAsync(string? throughRedis = null) => StartAsync("Lambda.SpeedLayer.Node", "lambda-speed", ("LAMBDA__Redis__Servers", throughRedis));

    /// <summary>Starts a serving node; all of them have one data folder.</summary>
    public Task<LambdaProcess> ServingAsync() => StartAsync("Lambda.ServingLayer.Node", "lambda-serving");

    /// <summary>Starts all layers by the one command, with the same settings on its command line.</summary>
    public async Task<LambdaProcess> UpAsync()
    {
        var settings = Settings.SelectMany(setting => (string[])["--set", $"{setting.Key["LAMBDA__".Length..].Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"]);
        var process = LambdaProcess.Start(["up", "--profile", "cluster", "--data", _folder.FullPath, "--port", "0", .. settings]);
        _processes.Add(process);
        await process.PrintsAsync("stop with Ctrl-C");
        return process;
    }

    /// <summary>A client of a serving node.</summary>
    public PlatformClient ClientOf(LambdaProcess serving) => PlatformClient.Of(serving, _folder.FullPath, _name);

    /// <summary>Lets the oracle read everything that is in the log.</summary>
    public async Task FollowAsync(TripOracle oracle)
    {
        _log ??= await OpenLogAsync();
        await _log.GrowAsync(1, default);
        await oracle.FollowAsync(_log);
    }

    /// <summary>Adds partitions to the topic past the platform, by Kafka's own tool; and returns when those who ask see them.</summary>
    public async Task AlterTopicAsync(int partitions)
    {
        await servers.Kafka.AlterTopicAsync(_name, partitions);
        await Eventually.Holds(async () => await PartitionsOfTopicAsync() == partitions, $"the topic has {partitions} partitions");
    }

    /// <summary>How many partitions the topic has.</summary>
    public async Task<int> PartitionsOfTopicAsync() => await (_log ??= await OpenLogAsync()).GrowAsync(1, default);

    /// <summary>Appends records past the platform, by a producer that goes by this number of partitions.</summary>
    public async Task ProduceAsync(int partitions, IReadOnlyList<byte[]> records)
    {
        _log ??= await OpenLogAsync();
        await _log.AppendAsync([.. records.Select(record => (Key: JsonElement.Parse(record).GetProperty("package_id").GetString()!, Record: record))
            .Select(item => (Key: System.Text.Encoding.UTF8.GetBytes(item.Key), item.Record))
            .Select(item => new LogRecord(Partitioner.For(item.Key, partitions), item.Key, item.Record))], default);
    }

    /// <summary>What the catalog says about partitions: from which epoch on how many.</summary>
    public async Task<string> PartitionsAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT string_agg(from_epoch || ':' || partitions, ' ' ORDER BY from_epoch) FROM partitionings", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary><c>lambda status</c>: fails when a record was lost.</summary>
    public async Task<string> StatusAsync(LambdaProcess serving)
    {
        var (code, output, errors) = await LambdaProcess.RunAsync("status", "--url", serving.Address.ToString(), "--key-file", _folder.PathOf("admin.key"));
        Assert.True(code == 0, output + errors);
        return output;
    }

    /// <summary>Holds up every publish in its transaction, and returns when one is held up; whoever disposes the result lets it go on.</summary>
    public Task<IAsyncDisposable> HoldPublishAsync(Func<Task> ask) => HoldAsync("versions", "a publish is held up", ask);

    /// <summary>The same of a cut that is begun.</summary>
    public Task<IAsyncDisposable> HoldCutAsync(Func<Task> ask) => HoldAsync("cuts", "a cut is held up", ask);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Dispose();
        if (_log is not null)
            await _log.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IAsyncDisposable> HoldAsync(string table, string moment, Func<Task> ask)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using (var take = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN SHARE MODE", connection))
            await take.ExecuteNonQueryAsync();
        await ask();
        await using var waiting = new NpgsqlCommand($"SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND NOT granted", connection);
        await Eventually.Holds(async () => (long)(await waiting.ExecuteScalarAsync())! > 0, moment);
        return connection;
    }

    private Task<KafkaEventLog> OpenLogAsync() =>
        KafkaEventLog.OpenAsync(new KafkaLogOptions { Servers = servers.Kafka.Servers, Topic = _name }, TimeProvider.System, _ => { }, default);

    private async Task<LambdaProcess> StartAsync(string project, string program, params (string Name, string? Value)[] others)
    {
        var settings = Settings;
        foreach (var (name, value) in others)
            settings[name] = value ?? settings[name];
        var process = await LambdaProcess.StartProgramAsync(project, program, settings, "--data", _folder.FullPath, "--port", "0");
        lock (_processes)
            _processes.Add(process);
        return process;
    }
}
