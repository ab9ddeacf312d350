using Lambda.Testing;
using Lambda.Testing.Processes;
using Lambda.Testing.Servers;
using StackExchange.Redis;

namespace Lambda.Benchmarks.Kafka;

/// <summary>Speed nodes as processes of their own, over real servers, and how far they are.</summary>
internal sealed class SpeedProcesses(KafkaServer kafka, RedisServer redis, PostgresServer postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Starts one.</summary>
    /// <param name="name">Its group, and what its keys and tables are named by.</param>
    /// <param name="topic">What it reads.</param>
    /// <param name="partitions">Of the topic.</param>
    /// <param name="session">After how much silence its partitions are given to others.</param>
    /// <param name="settings">More settings, or the runtime's own.</param>
    public Task<LambdaProcess> StartAsync(string name, string topic, int partitions, TimeSpan session, params IEnumerable<(string Name, string Value)> settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["LAMBDA__Postgres__Connection"] = postgres.ConnectionString, ["LAMBDA__Postgres__Schema"] = name.Replace('-', '_'),
            ["LAMBDA__Kafka__Servers"] = kafka.Servers, ["LAMBDA__Kafka__Topic"] = topic, ["LAMBDA__Kafka__Group"] = name,
            ["LAMBDA__Kafka__SessionTimeout"] = $"{(int)session.TotalSeconds}s", ["LAMBDA__Log__Partitions"] = $"{partitions}",
            ["LAMBDA__Redis__Servers"] = redis.EndPoint, ["LAMBDA__Redis__Prefix"] = name, ["LAMBDA__Master__Folder"] = _folder.PathOf("master"),
        };
        foreach (var (setting, value) in settings)
        {
            environment[setting] = value;
        }

        return LambdaProcess.StartProgramAsync("Lambda.SpeedLayer.Node", "lambda-speed", environment, "--data", _folder.PathOf(name), "--port", "0");
    }

    /// <summary>Which offset each partition's next record has, as Redis has it; 0 where nothing is stored.</summary>
    public static async Task<long[]> PositionsAsync(ConnectionMultiplexer connection, string name, int partitions)
    {
        var database = connection.GetDatabase();
        return [.. (await Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => database.HashGetAsync($"{{{name}:{partition}}}", "position")))).Select(value => (long?)value ?? 0)];
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
