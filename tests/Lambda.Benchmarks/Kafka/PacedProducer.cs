using System.Diagnostics;
using Lambda.Ports.Log;

namespace Lambda.Benchmarks.Kafka;

/// <summary>Appends records at a steady rate, the only one who does, and knows when each offset was sent.</summary>
/// <param name="log">A log with nothing in it.</param>
/// <param name="records">The records; it ends with them.</param>
internal sealed class PacedProducer(IEventLog log, LogRecord[] records)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private readonly long[][] _sentAt = [.. records.CountBy(record => record.Partition).OrderBy(pair => pair.Key).Select(pair => new long[pair.Value])];
    private readonly long[] _ends = new long[log.PartitionCount];
    private int _sent;
    private volatile bool _isStopped;

    /// <summary>How many were sent.</summary>
    public int Sent => _sent;

    /// <summary>When an offset was sent, by the stopwatch.</summary>
    public long SentAt(int partition, long offset) => Volatile.Read(ref _sentAt[partition][offset]);

    /// <summary>How long ago the oldest record was sent that is at a position or after it; nothing when there is none.</summary>
    public TimeSpan AgeAt(int partition, long position) =>
        position < Volatile.Read(ref _ends[partition]) ? Stopwatch.GetElapsedTime(SentAt(partition, position)) : TimeSpan.Zero;

    /// <summary>Ends what runs.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Appends for a while; whoever fell behind catches up, so that the rate holds over the whole time.</summary>
    public async Task RunAsync(double perSecond, TimeSpan duration)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        var (started, before) = (Stopwatch.GetTimestamp(), _sent);
        while (!_isStopped && Stopwatch.GetElapsedTime(started) < duration && await timer.WaitForNextTickAsync())
        {
            var due = Math.Min(records.Length, before + (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond));
            if (due == _sent)
            {
                continue;
            }

            var now = Stopwatch.GetTimestamp();
            for (var i = _sent; i < due; i++)
            {
                var partition = records[i].Partition;
                Volatile.Write(ref _sentAt[partition][_ends[partition]], now);
                Volatile.Write(ref _ends[partition], _ends[partition] + 1);
            }

            await log.AppendAsync(new ArraySegment<LogRecord>(records, _sent, due - _sent), default);
            _sent = due;
        }
    }
}
