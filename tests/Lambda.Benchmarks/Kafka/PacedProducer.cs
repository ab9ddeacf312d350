using System.Diagnostics;
using System.Globalization;
using Lambda.Infra.Kafka;
using Lambda.Ports.Log;

namespace Lambda.Benchmarks.Kafka;

/// <summary>Appends records at a steady rate, the only one who does, and notes when each offset was sent: what <see cref="ProducerProcess"/> runs.</summary>
internal sealed class PacedProducer(IEventLog log, IEnumerator<LogRecord> records, SentTimes times)
{
    /// <summary>The command line's first word.</summary>
    public const string Command = "produce";

    /// <summary>Written when it can begin, and after each order.</summary>
    public const string Ready = "ready";

    private const int MostAtATime = 5_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private readonly List<LogRecord> _next = [];

    /// <summary>Takes orders from standard input, a rate and seconds a line, until it ends.</summary>
    /// <param name="arguments">Servers, topic, the file of records, that of times, partitions, most records.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var partitions = int.Parse(arguments[4], CultureInfo.InvariantCulture);
        var options = new KafkaLogOptions { Servers = arguments[0], Topic = arguments[1], PartitionCount = partitions };
        await using var log = await KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default);
        using var times = new SentTimes(arguments[3], partitions, int.Parse(arguments[5], CultureInfo.InvariantCulture));
        using var records = RecordStream.Read(arguments[2]).GetEnumerator();
        var producer = new PacedProducer(log, records, times);
        Console.WriteLine(Ready);
        while (Console.ReadLine() is { } order)
        {
            var numbers = order.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
            await producer.RunAsync(numbers[0], TimeSpan.FromSeconds(numbers[1]));
            Console.WriteLine(Ready);
        }
    }

    /// <summary>Appends for a while; whoever fell behind catches up, so that the rate holds over the whole time, but for the time that it was held.</summary>
    private async Task RunAsync(double perSecond, TimeSpan duration)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        var (started, due) = (Stopwatch.GetTimestamp(), 0.0);
        for (var last = started; !times.IsStopped && Stopwatch.GetElapsedTime(started) < duration && await timer.WaitForNextTickAsync();)
        {
            var now = Stopwatch.GetTimestamp();
            due = times.IsHeld ? 0 : due + (Stopwatch.GetElapsedTime(last, now).TotalSeconds * perSecond);
            last = now;
            _next.Clear();
            while (_next.Count < Math.Min(due, MostAtATime) && records.MoveNext())
            {
                times.Add(records.Current.Partition, now);
                _next.Add(records.Current);
            }

            due -= _next.Count;
            await log.AppendAsync(_next, default);
        }
    }
}
