using System.Diagnostics;
using System.Text.RegularExpressions;
using Lambda.Docs.Tests.Markdown;
using Lambda.Testing.Processes;

namespace Lambda.Docs.Tests.Sessions;

/// <summary>
/// Runs a page's commands in order, in a folder, as a reader would who follows it. Blocks are <c>sh</c> (must succeed), <c>sh server</c> (goes on running),
/// <c>sh fails</c>, <c>sh demo</c> and <c>sh by hand</c> (not run); <c>json answer</c> and <c>text output</c> are what the command before must print, <c>text error</c> what it
/// must complain. Only the port differs from what the page says.
/// </summary>
internal sealed partial class DocumentSession(string folder) : IDisposable
{
    private const string DocumentedPort = "8080";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly int _port = FreePort.Find();
    private LambdaProcess? _server;
    private string _command = "";
    private ShellResult _last = new(0, "", "");

    /// <summary>Runs every block of the page.</summary>
    public async Task RunAsync(MarkdownPage page)
    {
        foreach (var block in page.Blocks())
        {
            try
            {
                await RunAsync(block);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{block.Place}: {error.Message}\n{_server?.Output}\n{_server?.Errors}", error);
            }
        }
    }

    public void Dispose() => _server?.Dispose();

    private Task RunAsync(MarkdownBlock block) => block.Kind switch
    {
        "sh" => SucceedAsync(block.Text),
        "sh server" => ServeAsync(block.Text),
        "sh stop" => StopAsync(block.Text),
        "sh fails" => FailAsync(block.Text),
        "sh demo" => DemonstrateAsync(block.Text),
        "json answer" => AnswersAsync(output => Answer.Difference(block.Text, output)),
        "text output" => AnswersAsync(output => output.Contains(block.Text.Trim(), StringComparison.Ordinal) ? null : $"not in the output:\n{output}"),
        "text error" => Complained(block.Text),
        _ => Task.CompletedTask,
    };

    private async Task SucceedAsync(string command)
    {
        _command = command;
        _last = await ShellAsync(command);
        Assert.True(_last.ExitCode == 0, $"exit code {_last.ExitCode}: {_last.Output}{_last.Errors}");
    }

    private async Task FailAsync(string command)
    {
        _last = await ShellAsync(command);
        Assert.NotEqual(0, _last.ExitCode);
    }

    private Task Complained(string expected)
    {
        Assert.Equal(expected.Trim(), _last.Errors.Trim());
        return Task.CompletedTask;
    }

    /// <summary>A page's answer may need a moment: an event is counted within a flush. So the question is asked again for a while.</summary>
    private async Task AnswersAsync(Func<string, string?> differenceOf)
    {
        var difference = differenceOf(_last.Output);
        for (var attempt = 0; difference is not null && attempt < 20 && _command.StartsWith("curl", StringComparison.Ordinal) && !_command.Contains("--data", StringComparison.Ordinal); attempt++)
        {
            await SucceedAsync(_command);
            difference = differenceOf(_last.Output);
        }

        Assert.True(difference is null, difference);
    }

    private async Task ServeAsync(string command)
    {
        _server = LambdaProcess.StartShell(Adapt(command), folder);
        await _server.PrintsAsync("listening on ", Patience);
    }

    private async Task StopAsync(string command)
    {
        Assert.Equal("kill -9 $(pgrep -f 'lambda.dll up')", command); // the reader's; here, the process of this session alone
        await _server!.KillAsync();
        _server.Dispose();
    }

    private async Task DemonstrateAsync(string command)
    {
        using var demo = LambdaProcess.StartShell($"{command} --port 0", folder);
        await demo.PrintsAsync("Serving until Ctrl-C", Patience);
        Assert.Equal(0, await demo.StopAsync());
    }

    private async Task<ShellResult> ShellAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", Adapt(command)])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience);
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(limit.Token), shell.StandardError.ReadToEndAsync(limit.Token));
        await shell.WaitForExitAsync(limit.Token);
        return new ShellResult(shell.ExitCode, await output, await errors);
    }

    private string Adapt(string command) => ClientVerb().Replace(command, match => $"{match.Value} --url http://127.0.0.1:{_port}")
        .Replace($"127.0.0.1:{DocumentedPort}", $"127.0.0.1:{_port}", StringComparison.Ordinal)
        .Replace($"--port {DocumentedPort}", $"--port {_port}", StringComparison.Ordinal);

    [GeneratedRegex(@"infra/lambda (import|batch run|status)\b")]
    private static partial Regex ClientVerb();

    private sealed record ShellResult(int ExitCode, string Output, string Errors);
}
