using System.CommandLine;
using Lambda.AppHost.Commands;
using Lambda.AppHost.Composition;
using Lambda.SpeedLayer;

namespace Lambda.AppHost;

/// <summary>The program of the executables that run one layer each.</summary>
public static class NodeProgram
{
    /// <summary>Runs until Ctrl-C or SIGTERM; returns the exit code.</summary>
    /// <param name="layers">What the process runs.</param>
    /// <param name="args">The command line: <c>--data</c>, <c>--port</c>, <c>--set</c>.</param>
    public static Task<int> RunAsync(Layers layers, string[] args)
    {
        NativeHeap.Limit();
        if (layers == Layers.Speed)
        {
            ConsumerThreads.Reserve();
        }

        return Command(layers).Parse(args).InvokeAsync(CommandLine.Configuration);
    }

    private static RootCommand Command(Layers layers)
    {
        var command = new RootCommand($"The {layers.ToString().ToLowerInvariant()} layer of a Lambda platform, as one process of the cluster profile.");
        NodeCommand.Add(command, layers, TimeProvider.System);
        return command;
    }
}
