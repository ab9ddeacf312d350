using Xunit.Abstractions;

namespace Lambda.EndToEnd.Tests;

/// <summary>Prints what a test measured, each line with the time since it began.</summary>
public sealed class Figures(ITestOutputHelper output)
{
    private readonly long _begin = TimeProvider.System.GetTimestamp();
    private long _start;

    /// <summary>Says something.</summary>
    public void Told(string line) => output.WriteLine($"{TimeProvider.System.GetElapsedTime(_begin).TotalSeconds,6:0.0} s  {line}");

    /// <summary>Begins to measure.</summary>
    public void Start() => _start = TimeProvider.System.GetTimestamp();

    /// <summary>Says how fast it went.</summary>
    public void Stop(string what, long events)
    {
        var seconds = TimeProvider.System.GetElapsedTime(_start).TotalSeconds;
        Told($"{what}: {events:N0} events in {seconds:0.0} s, {events / seconds:N0} per second");
    }

    /// <summary>Says how much memory the process took.</summary>
    public void Memory()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Told($"memory: {process.PeakWorkingSet64 >> 20} MiB at most, {GC.GetTotalMemory(forceFullCollection: false) >> 20} MiB managed now");
    }
}
