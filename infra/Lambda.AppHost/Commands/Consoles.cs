using Spectre.Console;

namespace Lambda.AppHost.Commands;

/// <summary>Makes consoles for tables.</summary>
internal static class Consoles
{
    private const int WidthOfFiles = 160;

    /// <summary>A console on a writer: with colours in a terminal, wide and plain where the output goes to a file or a pipe.</summary>
    public static IAnsiConsole On(TextWriter output)
    {
        var target = new AnsiConsoleOutput(output);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target, Ansi = target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!target.IsTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }

    /// <summary>An empty table in the console's style.</summary>
    public static Table TableOn(IAnsiConsole console) => new() { Border = console.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.Ascii };
}
