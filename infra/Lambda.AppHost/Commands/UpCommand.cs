using System.CommandLine;
using Lambda.AppHost.Composition;

namespace Lambda.AppHost.Commands;

/// <summary><c>lambda up</c>: the platform in this process until it is told to stop.</summary>
internal static class UpCommand
{
    /// <summary>The data folder of those who name none: in the current folder.</summary>
    public const string DefaultDataFolder = "lambda-data";

    /// <summary>The verb, to be added to a root command.</summary>
    public static Command Create(TimeProvider time)
    {
        var data = new Option<string>("--data")
        {
            Description = "The data folder, made when it is missing. One process at a time may use it.", HelpName = "DIR", DefaultValueFactory = _ => DefaultDataFolder,
        };
        var settings = new SettingOptions();
        var command = new Command("up", "Starts the platform on 127.0.0.1 and serves until Ctrl-C.") { data };
        settings.AddTo(command);
        return command.Runs(async (parsed, output, cancellation) =>
        {
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
}
