using System.Diagnostics;

namespace Lambda.Testing.Servers;

/// <summary>
/// A real Kafka of a test's own: one node, broker and controller in one, on 127.0.0.1, on free ports, in a folder that goes when it does. It can be ended
/// without warning and started again on the same folder and ports.
/// </summary>
public sealed class KafkaServer : IAsyncDisposable
{
    /// <summary>The environment variable that names the folder of Kafka.</summary>
    public const string Variable = "KAFKA_HOME";

    private const string ReadyLine = "Kafka Server started";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();
    private readonly int _controllerPort = FreePort.Find();
    private readonly int _mutualPort = FreePort.Find();
    private string[] _settings;
    private Process? _process;

    private KafkaServer(string[] settings) => _settings = settings;

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>For clients: <c>bootstrap.servers</c>.</summary>
    public string Servers => $"127.0.0.1:{Port}";

    /// <summary>The same where a client's certificate is asked for.</summary>
    public string MutualServers => $"127.0.0.1:{_mutualPort}";

    /// <summary>The processor time that it has used since it was started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    private static string Home => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } home
        ? home
        : throw new InvalidOperationException($"set {Variable} to the folder of Kafka");

    private string Properties => _folder.PathOf("server.properties");

    /// <summary>Starts a server on an empty folder.</summary>
    /// <param name="settings">More of the broker's settings, as <c>key=value</c>.</param>
    public static async Task<KafkaServer> StartAsync(params string[] settings)
    {
        var server = new KafkaServer(settings);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts a server that takes encrypted connections with a user and password only, by <c>PLAIN</c> or <c>SCRAM-SHA-512</c>; and at <see cref="MutualServers"/> those with a
    /// client's certificate only.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="certificates">Has what <see cref="Certificates"/> wrote.</param>
    /// <param name="client">Whose certificate is taken.</param>
    public static async Task<KafkaServer> StartGuardedAsync(string user, string password, TemporaryFolder certificates, string client)
    {
        var own = FreePort.Find();
        var store = certificates.PathOf("keystore.pem");
        await File.WriteAllTextAsync(store, $"{await File.ReadAllTextAsync(certificates.PathOf("key.pem"))}\n{await File.ReadAllTextAsync(certificates.PathOf("certificate.pem"))}\n");
        var server = new KafkaServer([]);
        var listeners = $"GUARDED://127.0.0.1:{server.Port},MUTUAL://{server.MutualServers},PLAINTEXT://127.0.0.1:{own},CONTROLLER://127.0.0.1:{server._controllerPort}";
        server._settings =
        [
            $"listeners={listeners}", $"advertised.listeners={listeners}", "listener.security.protocol.map=GUARDED:SASL_SSL,MUTUAL:SSL,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name=PLAINTEXT", "ssl.keystore.type=PEM", $"ssl.keystore.location={store}",
            "listener.name.mutual.ssl.client.auth=required", "listener.name.mutual.ssl.truststore.type=PEM",
            $"listener.name.mutual.ssl.truststore.location={certificates.PathOf($"{client}-authority.pem")}",
            "listener.name.guarded.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512",
            $"listener.name.guarded.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{user}=\"{password}\";",
            "listener.name.guarded.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
        ];
        try
        {
            await server.StartAgainAsync();
            await server.ToolAsync(
                "kafka.admin.ConfigCommand", "--bootstrap-server", $"127.0.0.1:{own}", "--alter", "--entity-type", "users", "--entity-name", user,
                "--add-config", $"SCRAM-SHA-512=[iterations=4096,password={password}]");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it on the folder as it is.</summary>
    public async Task StartAgainAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = "";
        void Look(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { Length: > 0 } text)
                last = text;
            if (line.Data?.Contains(ReadyLine, StringComparison.Ordinal) ?? false)
                ready.TrySetResult();
        }

        var process = new Process { StartInfo = Quiet(File.Exists(Path.Combine(Home, "run")) ? RunCommand() : await DistributionCommandAsync()), EnableRaisingEvents = true };
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"Kafka did not start on port {Port}: {last}"));
        process.OutputDataReceived += Look;
        process.ErrorDataReceived += Look;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process?.Dispose();
        _process = process;
        await ready.Task.WaitAsync(Patience);
    }

    /// <summary>Ends it without warning: <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Gives a topic more partitions by the tool that operators use: what <c>kafka-topics.sh --alter</c> runs.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">How many it has from now on.</param>
    public Task AlterTopicAsync(string topic, int partitions) =>
        ToolAsync("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", Servers, "--alter", "--topic", topic, "--partitions", $"{partitions}");

    /// <summary>Runs one of Kafka's own programs.</summary>
    private async Task ToolAsync(string program, params string[] arguments)
    {
        using var tool = Process.Start(Quiet(["java", "-cp", Path.Combine(Home, "libs", "*"), program, .. arguments]))!;
        var (output, errors) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync().WaitAsync(Patience);
        if (tool.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {await output}{await errors}");
    }

    private string[] RunCommand() => [Path.Combine(Home, "run"), _folder.FullPath, $"{Port}", $"{_controllerPort}", .. _settings];

    /// <summary>The programs of a distribution; the folder is formatted the first time. The start script becomes the server, so the process's id is the server's.</summary>
    private async Task<string[]> DistributionCommandAsync()
    {
        if (!File.Exists(Properties))
        {
            await File.WriteAllLinesAsync(Properties,
            [
                "process.roles=broker,controller", "node.id=1", $"controller.quorum.bootstrap.servers=127.0.0.1:{_controllerPort}",
                $"listeners=PLAINTEXT://127.0.0.1:{Port},CONTROLLER://127.0.0.1:{_controllerPort}",
                $"advertised.listeners=PLAINTEXT://127.0.0.1:{Port},CONTROLLER://127.0.0.1:{_controllerPort}",
                "controller.listener.names=CONTROLLER", "inter.broker.listener.name=PLAINTEXT", $"log.dirs={_folder.PathOf("log")}",
                "offsets.topic.replication.factor=1", "transaction.state.log.replication.factor=1", "transaction.state.log.min.isr=1",
                "group.initial.rebalance.delay.ms=0", "broker.heartbeat.interval.ms=500", "broker.session.timeout.ms=2500", .. _settings,
            ]);
            using var format = Process.Start(Quiet(
                [Program("kafka-storage.sh"), "format", "-t", "bGFtYmRhLWxhbWJkYS1sYQ", "--standalone", "-c", Properties]))!;
            format.BeginOutputReadLine();
            format.BeginErrorReadLine();
            await format.WaitForExitAsync().WaitAsync(Patience);
        }

        return [Program("kafka-server-start.sh"), Properties];
    }

    private static string Program(string name) => Path.Combine(Home, "bin", name);

    // A distribution's programs write their own logs beside themselves unless they are told where else.
    private ProcessStartInfo Quiet(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(), Environment = { ["LOG_DIR"] = _folder.PathOf("messages") },
    };
}
