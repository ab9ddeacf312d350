using System.Diagnostics;

namespace Lambda.AppHost.Commands;

/// <summary>The three layers as processes of this machine: started one after the other, each when the one before is ready; stopped the other way round.</summary>
internal sealed class ClusterProcesses(TextWriter output) : IAsyncDisposable
{
    private const string SetSession = "/usr/bin/setsid";
    private const string Listening = "listening on ";
    private readonly Stack<(string Layer, Process Process)> _running = [];

    /// <summary>Where the serving layer listens.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts all of them and waits until each listens.</summary>
    /// <param name="data">The data folder of all.</param>
    /// <param name="settings">The settings of the command line, which each of them has.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ClientException">One of them could not start.</exception>
    public async Task StartAsync(string data, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        foreach (var (layer, _) in LayerCommand.All)
        {
            // Only serving has a port that others must know. --port stands above every --set.
            string[] port = layer == "serving" ? [] : ["--port", "0"];
            var address = await StartLayerAsync(layer, [LayerCommand.Name, layer, "--data", data, .. settings, .. port], cancellation);
            await output.WriteLineAsync($"{layer} layer: process {_running.Peek().Process.Id}, {Listening}{address}");
            Address = address;
        }
    }

    /// <summary>Waits until one of them ends by itself.</summary>
    /// <returns>Which one.</returns>
    public async Task<string> OneEndsAsync(CancellationToken cancellation)
    {
        var ends = _running.ToDictionary(running => running.Process.WaitForExitAsync(cancellation), running => running.Layer);
        var first = await Task.WhenAny(ends.Keys);
        await first;
        return ends[first];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var running))
        {
            using var process = running.Process;
            if (!process.HasExited)
            {
                await AskToEndAsync(process);
                await process.WaitForExitAsync();
                await output.WriteLineAsync($"{running.Layer} layer: stopped, exit code {process.ExitCode}");
            }
        }
    }

    private async Task<string> StartLayerAsync(string layer, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        string[] command = [.. OwnSession(), Environment.ProcessPath!, .. Host(), .. arguments];
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        var listens = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Listening, StringComparison.Ordinal) == true)
            {
                listens.TrySetResult(line.Data[Listening.Length..]);
            }
            else if (line.Data is null)
            {
                listens.TrySetException(new ClientException($"the {layer} layer has ended; its own lines above say why"));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        _running.Push((layer, process));
        return await listens.Task.WaitAsync(cancellation);
    }

    /// <summary>This program may run by itself, or be run by <c>dotnet</c>.</summary>
    private static IEnumerable<string> Host() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ClusterProcesses).Assembly.Location] : [];

    /// <summary>A terminal's Ctrl-C goes to all processes of a session at once; these are to end one after the other. <c>setsid</c> becomes the program, so the id is the layer's.</summary>
    private static IEnumerable<string> OwnSession() => File.Exists(SetSession) ? [SetSession] : [];

    private static async Task AskToEndAsync(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
            return;
        }

        using var kill = Process.Start("kill", ["-s", "TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
