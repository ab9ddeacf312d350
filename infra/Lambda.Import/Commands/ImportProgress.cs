using Lambda.Import.Reading;
using Spectre.Console;

namespace Lambda.Import.Commands;

/// <summary>Shows how far an import has come: a bar in a terminal, a line per tenth where output goes to a file or a pipe.</summary>
internal static class ImportProgress
{
    public static async Task ShowAsync(TextWriter output, IReadOnlyList<string> files, Func<IProgress<CsvProgress>, Task> import)
    {
        var total = new ProgressTotal(files);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Interactive)
        {
            await import(new LineProgress(output, total));
            return;
        }

        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("reading", maxValue: 1);
                await import(new BarProgress(task, total));
                task.Value = 1;
            });
    }

    private sealed class BarProgress(ProgressTask task, ProgressTotal total) : IProgress<CsvProgress>
    {
        public void Report(CsvProgress value)
        {
            total.Report(value);
            task.Value = total.Share;
            task.Description = $"{Markup.Escape(Path.GetFileName(value.Path))}, {total.Rows:N0} rows";
        }
    }

    private sealed class LineProgress(TextWriter output, ProgressTotal total) : IProgress<CsvProgress>
    {
        private int _tenthsShown;

        public void Report(CsvProgress value)
        {
            total.Report(value);
            var tenths = (int)(total.Share * 10);
            if (tenths > _tenthsShown)
            {
                _tenthsShown = tenths;
                output.WriteLine($"{tenths * 10,3} % {total.Rows:N0} rows, {Path.GetFileName(value.Path)}");
            }
        }
    }
}
