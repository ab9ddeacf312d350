using System.Diagnostics;
using System.Text;

namespace Lambda.Testing.Processes;

/// <summary>The <c>lambda</c> command as a process of its own, as a user runs it. Killed when disposed, if it still runs.</summary>
public sealed class LambdaProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Process _process;

    private LambdaProcess(ProcessStartInfo info)
    {
        var process = new Process { StartInfo = info };
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The program that was built with these tests.</summary>
    public static string Program { get; } = Repository.PathOf(
        "artifacts", "bin", "Lambda.AppHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "lambda.dll");

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>The most bytes of memory that it has had at a time; ask while it runs.</summary>
    public long PeakMemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Starts the command.</summary>
    public static LambdaProcess Start(params IEnumerable<string> arguments) => new(StartInfo("dotnet", [Program, .. arguments]));

    /// <summary>Starts a command line of a shell, in a folder; the shell becomes the command, so signals reach it.</summary>
    public static LambdaProcess StartShell(string commandLine, string folder)
    {
        var info = StartInfo("bash", ["-c", $"exec {commandLine}"], folder);

        // The pages start a platform as a user would; a scheduled run at two in the morning would change their answers.
        info.Environment["LAMBDA__Schedule__Enabled"] = "off";
        return new LambdaProcess(info);
    }

    /// <summary>
    /// Starts <c>lambda up</c> on a free port and waits until it listens. Without a schedule unless the arguments set one: a run at two o'clock would surprise a test.
    /// </summary>
    public static async Task<LambdaProcess> UpAsync(string data, params IEnumerable<string> arguments)
    {
        var process = Start(["up", "--data", data, "--port", "0", "--set", "Schedule:Enabled=off", .. arguments]);
        await process.PrintsAsync("listening on ");
        return process;
    }

    /// <summary>Starts another program that was built with these tests, with settings in its environment, and waits until it listens.</summary>
    /// <param name="project">Its project, whose outputs are beside those of the command.</param>
    /// <param name="program">Its name.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<LambdaProcess> StartProgramAsync(
        string project, string program, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> arguments)
    {
        var folder = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var info = StartInfo("dotnet", [Repository.PathOf("artifacts", "bin", project, folder, $"{program}.dll"), .. arguments]);
        foreach (var (name, value) in settings)
            info.Environment[name] = value;
        var process = new LambdaProcess(info);
        await process.PrintsAsync("listening on ");
        return process;
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var code = await process.EndsAsync();
        return (code, process.Output, process.Errors);
    }

    /// <summary>Where it says that it listens.</summary>
    public Uri Address => new(Output.Split('\n').Single(line => line.StartsWith("listening on ", StringComparison.Ordinal))["listening on ".Length..].Trim());

    /// <summary>Waits until standard output has this text.</summary>
    public async Task PrintsAsync(string text, TimeSpan? patience = null)
    {
        await Eventually.Holds(
            () => Output.Contains(text, StringComparison.Ordinal) || _process.HasExited, $"lambda prints '{text}'", patience ?? Patience);
        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"lambda ended without '{text}':\n{Output}\n{Errors}");
    }

    /// <summary>Sends a signal: <c>INT</c> is Ctrl-C, <c>TERM</c> a polite request.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, Id.ToString()]);
        using var limit = new CancellationTokenSource(Patience);
        await kill.WaitForExitAsync(limit.Token);
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> EndsAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Ctrl-C, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("INT");
        return await EndsAsync();
    }

    /// <summary>kill -9: what a power cut leaves of a process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndsAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);

            // Within a time: whatever it started that outlives it keeps its output open, and a wait without one is for that too.
            _process.WaitForExit(Patience);
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        info.Environment["DOTNET_NOLOGO"] = "1";
        return info;
    }

    private static void Keep(StringBuilder lines, string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines)
        {
            return lines.ToString();
        }
    }
}
