using System.CommandLine;
using Lambda.AppHost.Composition;
using Lambda.AppHost.Settings;
using Lambda.Import;

namespace Lambda.AppHost.Commands;

/// <summary>What all verbs have in common: how a failure is told.</summary>
internal static class Verb
{
    /// <summary>The verb did what it was asked to.</summary>
    public const int Success = 0;

    /// <summary>The verb could not do it; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>Lets a command run this, and turns the failures that a user can mend into a line and an exit code. Others keep their stack trace.</summary>
    public static Command Runs(this Command command, Func<ParseResult, TextWriter, CancellationToken, Task<int>> run)
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await run(parsed, parsed.InvocationConfiguration.Output, cancellation);
            }
            catch (Exception error) when (error is StartException or SettingsException or ClientException or ImportException)
            {
                foreach (var line in error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"lambda: {line.TrimEnd()}");
                }

                return Failure;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return Failure;
            }
        });
        return command;
    }
}
