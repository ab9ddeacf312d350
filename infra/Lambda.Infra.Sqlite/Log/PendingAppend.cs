using Lambda.Ports.Log;

namespace Lambda.Infra.Sqlite.Log;

/// <summary>One caller's records, encoded on the caller's thread, on their way to the next commit.</summary>
internal sealed class PendingAppend : IDisposable
{
    // Callers go on elsewhere than on the writer's thread.
    private readonly TaskCompletionSource<long> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<FrameRun> _runs = [];

    private PendingAppend()
    {
    }

    /// <summary>The records by partition, each partition's in order.</summary>
    public IReadOnlyList<FrameRun> Runs => _runs;

    /// <summary>How many bytes they take.</summary>
    public int Length { get; private set; }

    /// <summary>How many partitions there have to be; 0 when that is not what this is about.</summary>
    public int Partitions { get; private init; }

    /// <summary>Ends, once the records are durable, with the offset of the first one.</summary>
    public Task<long> Committed => _committed.Task;

    public static PendingAppend OfEvents(IReadOnlyList<LogRecord> records, int partitionCount)
    {
        var append = new PendingAppend();
        var open = new FrameRun?[partitionCount];
        for (var i = 0; i < records.Count; i++)
        {
            append.Run(open, records[i]).AddEvent(records[i]);
        }

        append.Length = append._runs.Sum(run => run.Length);
        return append;
    }

    public static PendingAppend OfPartitions(int partitions) => new() { Partitions = partitions };

    public static PendingAppend OfBarrier(int partition, long epoch)
    {
        var append = new PendingAppend();
        var run = new FrameRun(partition);
        run.AddBarrier(epoch);
        append._runs.Add(run);
        append.Length = run.Length;
        return append;
    }

    public void Complete(long firstOffset) => _committed.SetResult(firstOffset);

    public void Fail(Exception error) => _committed.SetException(error);

    /// <inheritdoc/>
    public void Dispose() => _runs.ForEach(run => run.Dispose());

    /// <summary>The run that takes the record: its partition's last, or a new one when that is full.</summary>
    private FrameRun Run(FrameRun?[] open, LogRecord record)
    {
        if (open[record.Partition] is { } run && run.HasRoomFor(1, RecordFrames.MostBytes(record)))
        {
            return run;
        }

        var added = new FrameRun(record.Partition);
        open[record.Partition] = added;
        _runs.Add(added);
        return added;
    }
}
