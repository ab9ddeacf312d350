using System.CommandLine;
using Lambda.AppHost.Composition;

namespace Lambda.AppHost.Commands;

/// <summary><c>lambda up</c>: the platform in this process until it is told to stop.</summary>
internal static class UpCommand
{
    /// <summary>The data folder of those who name none: in the current folder.</summary>
    public const string DefaultDataFolder = "lambda-data";

    private const string Cluster = "cluster";

    /// <summary>The verb, to be added to a root command.</summary>
    public static Command Create(TimeProvider time)
    {
        var data = new Option<string>("--data")
        {
            Description = "The data folder, made when it is missing. One process at a time may use it.", HelpName = "DIR", DefaultValueFactory = _ => DefaultDataFolder,
        };
        var settings = new SettingOptions();
        var profile = new Option<string>("--profile")
        {
            Description = "embedded: everything in this process, nothing to install. cluster: a process for each layer, against the servers that the settings name.",
            DefaultValueFactory = _ => "embedded",
        };
        profile.AcceptOnlyFromAmong("embedded", Cluster);
        var command = new Command("up", "Starts the platform on 127.0.0.1 and serves until Ctrl-C.") { data, profile };
        settings.AddTo(command);
        return command.Runs(async (parsed, output, cancellation) =>
        {
            if (parsed.GetValue(profile) == Cluster)
            {
                return await RunClusterAsync(parsed.GetValue(data)!, settings.Arguments(parsed), output, cancellation);
            }

            await using var platform = await Platform.StartAsync(
                new DataFolder(parsed.GetValue(data)!), settings.Read(parsed), ServerLog.Informative, time, cancellation);
            await output.WriteLineAsync($"listening on {platform.Address}");
            await output.WriteLineAsync(platform.NewAdminKey is { } key
                ? $"admin key (shown this once, kept in {platform.Folder.AdminKeyFile}): {key}"
                : $"the admin key is in {platform.Folder.AdminKeyFile}");
            await output.WriteLineAsync("stop with Ctrl-C");
            await platform.WaitForEndAsync(cancellation);
            await output.WriteLineAsync("stopping: requests and flushes that have begun are finished");
            return Verb.Success;
        });
    }

    private static async Task<int> RunClusterAsync(string data, IReadOnlyList<string> settings, TextWriter output, CancellationToken cancellation)
    {
        await using var processes = new ClusterProcesses(output);
        await processes.StartAsync(data, settings, cancellation);
        await output.WriteLineAsync($"listening on {processes.Address}");
        await output.WriteLineAsync($"the admin key is in {Path.Combine(Path.GetFullPath(data), "admin.key")}");
        await output.WriteLineAsync("stop with Ctrl-C");
        try
        {
            await output.WriteLineAsync($"the {await processes.OneEndsAsync(cancellation)} layer has ended; the others are stopped");
            return Verb.Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await output.WriteLineAsync("stopping: requests and flushes that have begun are finished");
            return Verb.Success;
        }
    }
}
