using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.Seam.Tests;

/// <summary>What the layers stand on, and how time goes by there. Only who is given these writes to them.</summary>
public sealed record PlatformPorts(
    IEventLog Log, IMasterDataset Master, IBatchViewStore Batch, IRealTimeViewStore RealTime, ISpillStore Spills, IDeadLetterStore DeadLetters, ICatalog Catalog,
    ISkewReportStore Reports)
{
    /// <summary>The speed layer's clock: that of the log's arrival times.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Lets time pass, or sets the clock back where that can be done.</summary>
    public required Func<TimeSpan, Task> AdvanceAsync { get; init; }

    /// <summary>In memory, with a clock that is set.</summary>
    /// <param name="partitions">How many partitions the log has.</param>
    /// <param name="recordsPerRead">How the log cuts its records into batches.</param>
    /// <param name="eventsPerRead">How the master dataset cuts its events into batches.</param>
    public static PlatformPorts InMemory(int partitions, int recordsPerRead, int eventsPerRead = 3)
    {
        var clock = new ManualClock();
        return new(
            new InMemoryEventLog(partitions, clock, recordsPerRead: recordsPerRead), new InMemoryMasterDataset(eventsPerRead), new InMemoryBatchViewStore(),
            new InMemoryRealTimeViewStore(), new InMemorySpillStore(), new InMemoryDeadLetterStore(), new InMemoryCatalog(), new InMemorySkewReportStore())
        {
            Clock = clock,
            AdvanceAsync = by =>
            {
                clock.Advance(by);
                return Task.CompletedTask;
            },
        };
    }
}
