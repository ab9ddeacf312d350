using System.CommandLine;
using Lambda.Import.Mappings;
using Lambda.Import.Reading;
using Lambda.Import.Sending;

namespace Lambda.Import.Commands;

/// <summary><c>lambda import</c>: CSV files into a running platform. See docs/import.md.</summary>
public static class ImportCommand
{
    /// <summary>Every row was handled. Some may have been rejected, and are told.</summary>
    public const int Success = 0;

    /// <summary>The import could not go on. What was accounted for until then is told; starting it again is harmless.</summary>
    public const int Failure = 1;

    /// <summary>Every row was handled, some were rejected, and <c>--strict</c> was given.</summary>
    public const int Rejects = 2;

    /// <summary>The verb, to be added to a root command.</summary>
    /// <param name="time">Measures waits between attempts.</param>
    /// <param name="http">Carries the requests; a new one for each import unless given.</param>
    public static Command Create(TimeProvider time, HttpMessageHandler? http = null)
    {
        var options = new ImportOptions();
        var command = new Command("import", "Turns the rows of CSV files into events, as a mapping file says, and sends them to a running platform.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var console = parsed.InvocationConfiguration;
            return RunAsync(options.Read(parsed), time, http, console.Output, console.Error, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ImportRequest request, TimeProvider time, HttpMessageHandler? http, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            var mapping = CsvMapping.Load(request.Mapping, request.Lookups);
            foreach (var warning in mapping.Warnings)
            {
                await errors.WriteLineAsync($"warning: {warning}");
            }

            using var client = new HttpClient(http ?? new SocketsHttpHandler(), disposeHandler: http is null);
            using var file = request.Output is { } path ? new FileEventSink(path) : null;
            using var rejects = request.Rejects is { } rejectsPath ? new RejectsFile(rejectsPath) : null;
            IEventSink sink = file is not null ? file : new HttpEventSink(client, request.SendOptions(), time);
            var run = new ImportRun(sink, rejects is null ? null : rejects.Write, request.Batch);
            return await RunAsync(run, mapping, request, output, cancellation);
        }
        catch (ImportException error)
        {
            await errors.WriteLineAsync($"error: {error.Message}");
            return Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await errors.WriteLineAsync("interrupted; start it again to finish: what has arrived is recognised by its ids");
            return Failure;
        }
    }

    private static async Task<int> RunAsync(
        ImportRun run, CsvMapping mapping, ImportRequest request, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            await ImportProgress.ShowAsync(
                output, request.Files, progress => run.RunAsync(CsvEventSource.Read(mapping, request.Files, progress), cancellation));
        }
        catch (Exception) when (run.Summary.Rows > 0)
        {
            await SummaryText.WriteAsync(output, request.Files.Count, run.Summary);
            throw;
        }

        await SummaryText.WriteAsync(output, request.Files.Count, run.Summary);
        return request.Strict && run.Summary.EventsRejected > 0 ? Rejects : Success;
    }
}
