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
    private readonly string[] _settings;
    private Process? _process;

    private KafkaServer(string[] settings) => _settings = settings;

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>For clients: <c>bootstrap.servers</c>.</summary>
    public string Servers => $"127.0.0.1:{Port}";

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
            await process.WaitForExitAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _folder.Dispose();
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
            await format.WaitForExitAsync();
        }

        return [Program("kafka-server-start.sh"), Properties];
    }

    private static string Program(string name) => Path.Combine(Home, "bin", name);

    private static ProcessStartInfo Quiet(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
    };
}
