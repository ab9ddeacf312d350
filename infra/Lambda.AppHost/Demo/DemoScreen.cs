using Lambda.AppHost.Commands;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lambda.AppHost.Demo;

/// <summary>Shows the demo: colours and a line that moves in a terminal, plain lines where the output goes to a file or a pipe.</summary>
internal sealed class DemoScreen
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;

    /// <summary>A screen on this writer.</summary>
    public DemoScreen(TextWriter output, TimeProvider time)
    {
        _time = time;
        _console = Consoles.On(output);
    }

    private bool IsTerminal => _console.Profile.Out.IsTerminal && _console.Profile.Capabilities.Interactive;

    /// <summary>A heading.</summary>
    public void Head(string text)
    {
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold]{text}[/]");
    }

    /// <summary>A line.</summary>
    public void Say(string text) => _console.MarkupLineInterpolated($"{text}");

    /// <summary>A line that is copied as it stands: never wrapped, whatever the width.</summary>
    public void Verbatim(string text) => _console.Profile.Out.Writer.WriteLine(text);

    /// <summary>A table of readings, narrow enough for 80 columns, with the receipt of the last.</summary>
    public void Show(IReadOnlyList<SeamReading> readings)
    {
        _console.Write(TableOf(readings));
        _console.MarkupLineInterpolated($"[grey]receipt: {readings[^1].Seam}[/]");
    }

    /// <summary>Shows a line that changes while work goes on; in a file, only what <paramref name="work"/> itself says.</summary>
    public async Task WhileAsync(Func<string> line, Task work)
    {
        if (!IsTerminal)
        {
            await work;
            return;
        }

        await _console.Status().StartAsync(Markup.Escape(line()), async context =>
        {
            using var timer = new PeriodicTimer(Refresh, _time);
            while (!work.IsCompleted)
            {
                await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask());
                context.Status(Markup.Escape(line()));
            }
        });
        await work;
    }

    private IRenderable TableOf(IReadOnlyList<SeamReading> readings)
    {
        var table = Consoles.TableOn(_console);
        table.AddColumns(Left("view"), Left("window"), Left("key"), Right("batch"), Right("⊕ speed"), Right("= merged"), Left("ok"));
        foreach (var reading in readings)
        {
            table.AddRow(
                Plain(reading.Question.View), Plain(reading.Question.Window), Plain(reading.Question.Key), Plain($"{reading.Batch:N0}"), Plain($"{reading.Speed:N0}"),
                Plain($"{reading.Merged:N0}"), reading.AddsUp ? new Markup("[green]✓[/]") : new Markup("[red bold]✗[/]"));
        }

        return table;
    }

    private static TableColumn Left(string name) => new TableColumn(name).NoWrap();

    private static TableColumn Right(string name) => Left(name).RightAligned();

    private static Text Plain(string text) => new(text);
}
