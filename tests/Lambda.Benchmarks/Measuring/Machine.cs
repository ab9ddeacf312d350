using System.Globalization;
using System.Runtime.InteropServices;
using Lambda.Infra.DuckDb;

namespace Lambda.Benchmarks.Measuring;

/// <summary>What the figures were measured on.</summary>
public static class Machine
{
    private const string Processors = "/proc/cpuinfo";
    private const string Load = "/proc/loadavg";

    /// <summary>One line.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, DuckDB {DuckDbDatabase.LibraryVersion}{Busy()}.");

    private static string Processor() => !File.Exists(Processors)
        ? RuntimeInformation.ProcessArchitecture.ToString()
        : File.ReadLines(Processors).First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();

    private static string Busy() => File.Exists(Load) ? $"; load average at the end {File.ReadAllText(Load).Split(' ')[0]}" : "";
}
