using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>A schedule that stands as it is told to; by default every night at two from 2 May 2024 on.</summary>
public sealed class FixedSchedule : IBatchSchedule
{
    public BatchScheduleOptions Options { get; set; } = new();

    public long? LastRunId { get; set; }

    public ValueTask StartAsync(Func<RunMode, CancellationToken, ValueTask<long>> queueRun, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<BatchScheduleState> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var next = Enumerable.Range(0, Options.IsEnabled ? count : 0).Select(day => new DateTimeOffset(2024, 5, 2 + day, 2, 0, 0, TimeSpan.Zero));
        return ValueTask.FromResult(new BatchScheduleState([.. next], [], LastRunId));
    }
}
