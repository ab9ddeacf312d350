using System.Diagnostics;
using System.Globalization;
using Lambda.Infra.Kafka;
using Lambda.Testing;

namespace Lambda.Benchmarks.Kafka;

/// <summary>A producer in a process of its own, this program started once more: what it allocates and collects holds up nobody who is measured.</summary>
internal sealed class ProducerProcess : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SentTimes _times;
    private readonly Process _process;

    private ProducerProcess(KafkaLogOptions options, RecordStream records)
    {
        _times = new SentTimes(_folder.PathOf("times"), records.Partitions, records.Count);
        string[] arguments =
        [
            typeof(ProducerProcess).Assembly.Location, PacedProducer.Command, options.Servers, options.Topic, records.FilePath, _folder.PathOf("times"),
            records.Partitions.ToString(CultureInfo.InvariantCulture), records.Count.ToString(CultureInfo.InvariantCulture),
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>How many were sent.</summary>
    public long Sent => _times.Count;

    /// <summary>Starts one over a topic with nothing in it.</summary>
    public static async Task<ProducerProcess> StartAsync(KafkaLogOptions options, RecordStream records)
    {
        var producer = new ProducerProcess(options, records);
        await producer.ReadyAsync();
        return producer;
    }

    /// <summary>When an offset was sent, by the stopwatch.</summary>
    public long SentAt(int partition, long offset) => _times.At(partition, offset);

    /// <summary>How long ago the oldest record was sent that is at a position or after it; nothing when there is none.</summary>
    public TimeSpan AgeAt(int partition, long position) => position < _times.EndOf(partition) ? Stopwatch.GetElapsedTime(SentAt(partition, position)) : TimeSpan.Zero;

    /// <summary>Appends for a while at a steady rate; ends early with the records.</summary>
    public async Task RunAsync(double perSecond, TimeSpan duration)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{perSecond} {duration.TotalSeconds}"));
        await ReadyAsync();
    }

    /// <summary>Sends nothing, or goes on.</summary>
    public void Hold(bool isHeld) => _times.IsHeld = isHeld;

    /// <summary>Ends what runs.</summary>
    public void Stop() => _times.IsStopped = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _times.Dispose();
        _folder.Dispose();
    }

    private async Task ReadyAsync()
    {
        if (await _process.StandardOutput.ReadLineAsync() != PacedProducer.Ready)
        {
            throw new InvalidOperationException("the producer failed: its words are above");
        }
    }
}
