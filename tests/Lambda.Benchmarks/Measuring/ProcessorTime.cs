using System.Runtime.InteropServices;

namespace Lambda.Benchmarks.Measuring;

/// <summary>
/// Processor time, which other programs on the machine do not add to, as the clock on the wall does; they still take some of the caches. On systems without
/// a clock per thread it is the process's.
/// </summary>
public static unsafe partial class ProcessorTime
{
    private const int OfThisThread = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>What the calling thread has used so far.</summary>
    public static TimeSpan Thread
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return Process;
            }

            Span<long> time = stackalloc long[2];
            fixed (long* parts = time)
            {
                return GetTime(OfThisThread, parts) == 0
                    ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick)
                    : throw new InvalidOperationException("the thread's clock cannot be read");
            }
        }
    }

    /// <summary>What all threads of the process have used so far.</summary>
    public static TimeSpan Process => Environment.CpuUsage.TotalTime;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
