using System.Diagnostics;

namespace Lambda.Benchmarks.Measuring;

/// <summary>What a piece of work cost: processor time of whoever worked on it, time on the wall, and memory allocated.</summary>
/// <param name="Units">How many units of work were done.</param>
/// <param name="Processor">Processor time.</param>
/// <param name="Wall">Time on the wall.</param>
/// <param name="Bytes">Bytes allocated on the managed heap.</param>
public readonly record struct Cost(long Units, TimeSpan Processor, TimeSpan Wall, long Bytes)
{
    /// <summary>Nanoseconds of processor time for a unit.</summary>
    public double Nanoseconds => Processor.TotalNanoseconds / Units;

    /// <summary>Nanoseconds on the wall for a unit.</summary>
    public double WallNanoseconds => Wall.TotalNanoseconds / Units;

    /// <summary>Bytes allocated for a unit.</summary>
    public double BytesEach => (double)Bytes / Units;

    /// <summary>Units in a second of processor time.</summary>
    public double PerSecond => Units / Processor.TotalSeconds;

    /// <summary>The cost of two pieces of work.</summary>
    public static Cost operator +(Cost left, Cost right) =>
        new(left.Units + right.Units, left.Processor + right.Processor, left.Wall + right.Wall, left.Bytes + right.Bytes);

    /// <summary>Measures work on the calling thread alone; it returns how many units it did.</summary>
    public static Cost OfThread(Func<long> work)
    {
        var (bytes, started, processor) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp(), ProcessorTime.Thread);
        var units = work();
        return new Cost(
            units, ProcessorTime.Thread - processor, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    /// <summary>Measures work on any number of threads.</summary>
    public static Cost OfProcess(Func<long> work)
    {
        var (bytes, started, processor) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp(), ProcessorTime.Process);
        var units = work();
        return new Cost(
            units, ProcessorTime.Process - processor, Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }
}
