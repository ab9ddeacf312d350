using System.CommandLine;
using Lambda.AppHost.Composition;

namespace Lambda.AppHost.Commands;

/// <summary><c>lambda layer batch|speed|serving</c>: one process of the cluster profile.</summary>
internal static class LayerCommand
{
    /// <summary>The verb's name.</summary>
    public const string Name = "layer";

    /// <summary>The layers that have a process of their own, in the order in which they start.</summary>
    public static IReadOnlyList<(string Name, Layers Layer)> All { get; } = [("batch", Layers.Batch), ("speed", Layers.Speed), ("serving", Layers.Serving)];

    /// <summary>The verb, to be added to a root command.</summary>
    public static Command Create(TimeProvider time)
    {
        var command = new Command(Name, "Runs one layer as a process of the cluster profile, as lambda-batch, lambda-speed and lambda-serving do.");
        foreach (var (name, layer) in All)
        {
            command.Subcommands.Add(NodeCommand.Add(new Command(name, $"The {name} layer."), layer, time));
        }

        return command;
    }
}
