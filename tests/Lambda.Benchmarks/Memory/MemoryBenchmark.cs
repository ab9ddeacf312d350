using System.Diagnostics;
using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.Benchmarks.Serving;
using Lambda.Testing;

namespace Lambda.Benchmarks.Memory;

/// <summary>The memory of <c>lambda up</c> while millions of events come in and are published, and how long it takes to answer again after a restart.</summary>
public sealed class MemoryBenchmark : IBenchmark
{
    private const int EventsPerRequest = 5_000;
    private const int EventsAtRestart = 5_000_000;
    private static readonly int[] Marks = [1_000_000, EventsAtRestart, 10_000_000];
    private readonly List<string[]> _rows = [];

    /// <inheritdoc/>
    public void Run(Report report)
    {
        report.Title("Memory", "`lambda up` in a process of its own, embedded profile with its default settings, four partitions, taxi trips in order of time, in requests of 5,000 from one connection, none published before the last row: all of them are in the open epoch. *most* is the process's peak (`VmHWM`) since it was started.");
        RunAsync().GetAwaiter().GetResult();
        report.Table(["when", "now, MB", "most, MB", "seconds"], _rows);
    }

    private async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        var platform = await RunningPlatform.StartAsync(folder.FullPath);
        try
        {
            var (sent, started) = (0, Stopwatch.GetTimestamp());
            foreach (var chunk in TaxiEvents.Read().TakeInOrder(Marks[^1]).Chunk(EventsPerRequest))
            {
                await platform.SendAsync(Lines(chunk));
                sent += chunk.Length;
                if (!Marks.Contains(sent))
                {
                    continue;
                }

                await platform.CountsAsync(sent);
                Add($"{sent:N0} events are counted", platform, started);
                if (sent == EventsAtRestart)
                {
                    platform = await RestartAsync(platform, folder, sent);
                }

                started = Stopwatch.GetTimestamp();
            }

            await platform.PublishAsync();
            Add("and published", platform, started);
            platform = await RestartAsync(platform, folder, sent);
        }
        finally
        {
            platform.Dispose();
        }
    }

    private async Task<RunningPlatform> RestartAsync(RunningPlatform platform, TemporaryFolder folder, long events)
    {
        await platform.StopAsync();
        platform.Dispose();
        var started = Stopwatch.GetTimestamp();
        var next = await RunningPlatform.StartAsync(folder.FullPath);
        await next.CountsAsync(events);
        while (!await next.IsCompleteAsync())
        {
            await Task.Yield();
        }

        Add("started again: process start to the first complete answer", next, started);
        return next;
    }

    private void Add(string when, RunningPlatform platform, long started)
    {
        string[] row = [when, Report.Number(platform.MemoryBytes / 1e6), Report.Number(platform.PeakMemoryBytes / 1e6), Report.Number(Stopwatch.GetElapsedTime(started).TotalSeconds)];
        Console.WriteLine(string.Join(" | ", row));
        _rows.Add(row);
    }

    private static byte[] Lines(byte[][] records)
    {
        using var lines = new MemoryStream();
        foreach (var record in records)
        {
            lines.Write(record);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
