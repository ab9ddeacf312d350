using System.Diagnostics;
using System.Globalization;

namespace Lambda.Testing.Servers;

/// <summary>
/// A real Redis of a test's own: on 127.0.0.1, on a free port, in a folder that goes when it does. Every write is in its append-only file before it is answered, unless settings say otherwise.
/// It can be ended without warning and started again on the same folder and port.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a program that is run against it may take: it waits for ever for a server that hangs.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);


    private readonly TemporaryFolder _folder = new();
    private readonly string[] _settings;
    private Process? _process;

    private RedisServer(string[] settings) => _settings = settings;

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>For clients.</summary>
    public string EndPoint => $"127.0.0.1:{Port}";

    /// <summary>Starts a server on an empty folder.</summary>
    /// <param name="settings">More of the server's settings, as on its command line: <c>--appendonly</c>, <c>no</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var server = new RedisServer(settings);
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
        _process?.Dispose();
        _process = Process.Start(Quiet(
        [
            "redis-server", "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.FullPath, "--save", "", "--appendonly", "yes", "--appendfsync", "always",
            "--maxmemory-policy", "noeviction", "--repl-diskless-sync-delay", "0", .. _settings,
        ]))!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync(async () => await TryCommandAsync("PING") is { Length: > 0 } answer && !answer.Contains("LOADING", StringComparison.Ordinal), "answers");
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

    /// <summary>Makes it do nothing at all, or go on: <c>SIGSTOP</c>, <c>SIGCONT</c>.</summary>
    public async Task PauseAsync(bool isPaused)
    {
        using var signal = Process.Start(Quiet(["kill", isPaused ? "-STOP" : "-CONT", $"{_process!.Id}"]))!;
        await signal.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Runs a command, as redis-cli does.</summary>
    /// <returns>What it prints.</returns>
    public Task<string> CommandAsync(params string[] command) => RunAsync("redis-cli", command);

    /// <summary>Runs Redis's own benchmark against it.</summary>
    /// <returns>What it prints.</returns>
    public Task<string> BenchmarkAsync(params string[] arguments) => RunAsync("redis-benchmark", arguments);

    /// <summary>The processor time that it has used since it was started, with that of its children: it forks to rewrite its append-only file.</summary>
    public async Task<TimeSpan> ProcessorTimeAsync() => TimeSpan.FromSeconds((await CommandAsync("INFO", "cpu")).Split('\n')
        .Where(line => line.Split(':')[0] is "used_cpu_user" or "used_cpu_sys" or "used_cpu_user_children" or "used_cpu_sys_children")
        .Sum(line => double.Parse(line.Split(':')[1], CultureInfo.InvariantCulture)));

    private async Task<string> RunAsync(string program, string[] command)
    {
        using var client = Process.Start(Quiet([program, "-h", "127.0.0.1", "-p", $"{Port}", .. command]))!;
        var (output, errors) = (client.StandardOutput.ReadToEndAsync(), client.StandardError.ReadToEndAsync());
        await EndAsync(client, LongestRun);
        return client.ExitCode == 0 ? await output : throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{await errors}");
    }

    /// <summary>Waits for a program's end, and ends it when that does not come.</summary>
    private static async Task EndAsync(Process program, TimeSpan within)
    {
        try
        {
            await program.WaitForExitAsync().WaitAsync(within);
        }
        catch (TimeoutException)
        {
            program.Kill();
            throw;
        }
    }

    /// <summary>Follows another server, and returns when it has all of its keys.</summary>
    public async Task FollowAsync(RedisServer primary)
    {
        await CommandAsync("REPLICAOF", "127.0.0.1", $"{primary.Port}");
        await UntilAsync(async () => (await CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal), "has followed its primary");
    }

    /// <summary>Where a file of the server's folder is.</summary>
    public string PathOf(string name) => _folder.PathOf(name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Waits for something about this server.</summary>
    internal async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds())
        {
            if (_process!.HasExited || TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new InvalidOperationException($"no Redis on port {Port} that {what}{(_process.HasExited ? $": exit code {_process.ExitCode}" : "")}");
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<string> TryCommandAsync(params string[] command)
    {
        try
        {
            return await CommandAsync(command);
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static ProcessStartInfo Quiet(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
    };
}
