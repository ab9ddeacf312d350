using System.CommandLine;
using Lambda.AppHost.Composition;

namespace Lambda.AppHost.Commands;

/// <summary>One process of the cluster profile until it is told to stop: what <c>lambda-batch</c>, <c>lambda-speed</c> and <c>lambda-serving</c> are.</summary>
internal static class NodeCommand
{
    /// <summary>The action of a command, with its options.</summary>
    public static Command Add(Command command, Layers layers, TimeProvider time)
    {
        var data = DataOption();
        var settings = new SettingOptions();
        command.Options.Add(data);
        settings.AddTo(command);
        return command.Runs(async (parsed, output, cancellation) =>
        {
            await using var node = await Node.StartAsync(layers, new DataFolder(parsed.GetValue(data)!), settings.Read(parsed), ServerLog.Informative, time, cancellation);
            if (node.NewAdminKey is not null)
            {
                await output.WriteLineAsync("an admin key was made; it is in admin.key in the data folder");
            }

            await output.WriteLineAsync($"listening on {node.Address}");
            await node.WaitForEndAsync(cancellation);
            await output.WriteLineAsync("stopping: requests and flushes that have begun are finished");
            return Verb.Success;
        });
    }

    /// <summary>The folder of a node.</summary>
    public static Option<string> DataOption() => new("--data")
    {
        Description = "The folder with lambda.json and admin.key, made when it is missing, and with the master dataset unless Master:Folder says otherwise.",
        HelpName = "DIR", DefaultValueFactory = _ => UpCommand.DefaultDataFolder,
    };
}
