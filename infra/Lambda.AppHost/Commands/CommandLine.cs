using System.CommandLine;

namespace Lambda.AppHost.Commands;

/// <summary>How command lines are run.</summary>
internal static class CommandLine
{
    /// <summary>Ctrl-C and SIGTERM cancel the verb, which then has this long to end well before the process is ended.</summary>
    public static InvocationConfiguration Configuration => new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) };
}
