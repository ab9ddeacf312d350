using System.Diagnostics;

namespace Lambda.Testing.Servers;

/// <summary>A real PostgreSQL of a test's own: on 127.0.0.1, on a free port, in a folder that goes when it does. Trusts everybody who can reach it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private string[] _settings = [];
    private Process? _process;

    private PostgresServer() => Port = FreePort.Find();

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username={Superuser};Database=postgres;Timeout=30";

    /// <summary>Debian's folder of the newest version's programs, or that of PATH; <c>null</c> when PostgreSQL is not installed.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>Makes a database cluster and starts a server on it.</summary>
    public static Task<PostgresServer> StartAsync() => StartAsync(async server =>
        await RunAsync(AsUser("initdb", "-D", server.DataFolder, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")));

    /// <summary>The same, but it takes encrypted connections with a password only; a user with a client's name needs the client's certificate besides.</summary>
    /// <param name="password">The password.</param>
    /// <param name="certificates">Has what <see cref="Certificates"/> wrote.</param>
    /// <param name="client">Whose certificate is taken.</param>
    public static Task<PostgresServer> StartGuardedAsync(string password, TemporaryFolder certificates, string client) => StartAsync(async server =>
    {
        string[] mine = [server._folder.PathOf("password"), server._folder.PathOf("certificate.pem"), server._folder.PathOf("key.pem"), server._folder.PathOf("authority.pem")];
        File.WriteAllText(mine[0], password);
        File.Copy(certificates.PathOf("certificate.pem"), mine[1]);
        File.Copy(certificates.PathOf("key.pem"), mine[2]);
        File.Copy(certificates.PathOf($"{client}-authority.pem"), mine[3]);
        await RunAsync(["chmod", "600", .. mine]);
        if (IsRoot)
            await RunAsync(["chown", Superuser, .. mine]);
        await RunAsync(AsUser(
            "initdb", "-D", server.DataFolder, "-U", Superuser, "-A", "scram-sha-256", "--pwfile", mine[0], "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
        File.WriteAllText(Path.Combine(server.DataFolder, "pg_hba.conf"), $"hostssl all {client} 127.0.0.1/32 scram-sha-256 clientcert=verify-full\nhostssl all all 127.0.0.1/32 scram-sha-256\n");
        server._settings = ["-c", "ssl=on", "-c", $"ssl_cert_file={mine[1]}", "-c", $"ssl_key_file={mine[2]}", "-c", $"ssl_ca_file={mine[3]}"];
    });

    private static async Task<PostgresServer> StartAsync(Func<PostgresServer, Task> initialize)
    {
        var server = new PostgresServer();
        try
        {
            // The server refuses to run as root, and its user must own the folder.
            if (IsRoot)
                await RunAsync("chown", Superuser, server._folder.FullPath);
            await initialize(server);
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
        _process = Process.Start(Quiet(AsUser(
            "postgres", ["-D", DataFolder, "-p", $"{Port}", "-k", _folder.FullPath, "-h", "127.0.0.1", "-c", "max_connections=200", "-c", "shared_buffers=64MB", .. _settings])))!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsReadyAsync())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new InvalidOperationException($"PostgreSQL did not start on port {Port}{(_process.HasExited ? $": exit code {_process.ExitCode}" : "")}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Ends it without warning: the server and all of its processes.</summary>
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

    private string DataFolder => _folder.PathOf("data");

    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    private async Task<bool> IsReadyAsync()
    {
        using var asking = Process.Start(Quiet([Path.Combine(Programs!, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", $"{Port}"]))!;
        await asking.WaitForExitAsync().WaitAsync(Patience);
        return asking.ExitCode == 0;
    }

    // setpriv becomes the program, so that the process's id is the server's.
    private static string[] AsUser(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs ?? throw new InvalidOperationException("PostgreSQL is not installed (Debian: apt-get install postgresql)"), program);
        return IsRoot ? ["setpriv", $"--reuid={Superuser}", $"--regid={Superuser}", "--clear-groups", path, .. arguments] : [path, .. arguments];
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(Quiet(command))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)}: exit code {process.ExitCode}\n{await output}{await errors}");
    }

    private static ProcessStartInfo Quiet(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
    };

    private static string? FindPrograms()
    {
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var folders = installed.OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }
}
