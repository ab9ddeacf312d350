using Confluent.Kafka;
using Lambda.Infra.Kafka.Client;
using Lambda.Infra.Kafka.Log;
using Lambda.Infra.Kafka.Native;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka;

/// <summary>
/// The event log in a topic of Kafka. What <see cref="AppendAsync"/> has acknowledged is on as many servers as the topic's <c>min.insync.replicas</c> asks for.
/// A record's value is the event's JSON as it was received, its key the package id: anybody may read the topic, and write to it.
/// </summary>
public sealed class KafkaEventLog : IEventLog, IAsyncDisposable
{
    private readonly KafkaLogOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _notice;
    private readonly LogProducer _producer;
    private readonly Lock _connecting = new();
    private readonly Stack<(PartitionClient Client, int Partitions)> _asking = [];
    private readonly Lazy<IAdminClient> _admin;
    private readonly CancellationTokenSource _closing = new();
    private Task _listening = Task.CompletedTask;
    private volatile int _partitionCount;
    private bool _isDisposed;

    private KafkaEventLog(KafkaLogOptions options, int partitionCount, TimeProvider time, Action<string> notice)
    {
        (_options, _partitionCount, _time, _notice) = (options, partitionCount, time, notice);
        _admin = new(() => LogTopic.Connect(options, error => notice($"admin: {error.Reason} ({error.Code})"), notice));
        _producer = new LogProducer(options, time, notice);
    }

    /// <inheritdoc/>
    public string Topic => _options.Topic;

    /// <inheritdoc/>
    public int PartitionCount => _partitionCount;

    /// <summary>Opens the log; its topic is made when it is missing.</summary>
    /// <param name="options">The servers and the topic.</param>
    /// <param name="time">The clock for waits; arrival times are the servers'.</param>
    /// <param name="notice">Told what the client has to say: connections lost and found, and the like. On the client's threads.</param>
    /// <param name="cancellationToken">Ends the wait for the servers.</param>
    /// <exception cref="InvalidOperationException">The topic is not as the options say, or is none that can be a log.</exception>
    /// <exception cref="IOException">The servers do not answer.</exception>
    /// <exception cref="DllNotFoundException">librdkafka is not installed.</exception>
    public static async Task<KafkaEventLog> OpenAsync(KafkaLogOptions options, TimeProvider time, Action<string> notice, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PartitionCount, 1);
        KafkaLibrary.Initialize();
        var partitions = await LogTopic.EnsureAsync(options, time, notice, cancellationToken).ConfigureAwait(false);
        var log = new KafkaEventLog(options, partitions, time, notice);
        log._listening = log.ListenAsync();
        return log;
    }

    /// <summary>Opens the log without looking at its topic, for stand-ins of servers that cannot describe one.</summary>
    internal static KafkaEventLog OpenUnseen(KafkaLogOptions options, TimeProvider time, Action<string> notice)
    {
        KafkaLibrary.Initialize();
        return new KafkaEventLog(options, options.PartitionCount, time, notice);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The servers do not answer, or do not allow it.</exception>
    public async ValueTask<int> GrowAsync(int atLeast, CancellationToken cancellationToken) =>
        Heard(await LogTopic.GrowAsync(_admin.Value, _options, atLeast, _time, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        Check(records);
        return _producer.AppendAsync(records, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> AppendBarrierAsync(int partition, long epoch, CancellationToken cancellationToken)
    {
        Check(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return _producer.AppendBarrierAsync(partition, epoch, cancellationToken);
    }

    /// <inheritdoc/>
    public ILogReader OpenReader(int partition, long offset)
    {
        Check(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new KafkaLogReader(_options, _time, _notice, partition, offset);
    }

    /// <inheritdoc/>
    public ValueTask<long> EndOffsetAsync(int partition, CancellationToken cancellationToken) => AskAsync(partition, LogEnds.End, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> StartOffsetAsync(int partition, CancellationToken cancellationToken) => AskAsync(partition, LogEnds.Start, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        await Task.Run(Close).ConfigureAwait(false);
        _closing.Dispose();
    }

    private void Close()
    {
        _producer.Dispose();
        lock (_connecting)
        {
            _isDisposed = true;
            while (_asking.TryPop(out var asking))
            {
                asking.Client.Dispose();
            }
        }

        if (_admin.IsValueCreated)
        {
            _admin.Value.Dispose();
        }
    }

    /// <summary>Hears of partitions that others add, so that answers tell of them as well.</summary>
    private async Task ListenAsync()
    {
        // Not long, because closing waits for it.
        var shortly = _options with { RequestTimeout = LogLimits.MetadataInterval };
        using var timer = new PeriodicTimer(LogLimits.MetadataInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                try
                {
                    Heard(await Task.Run(() => LogTopic.PartitionsOf(_admin.Value, shortly), _closing.Token).ConfigureAwait(false));
                }
                catch (IOException away)
                {
                    _notice($"partitions: {away.Message}");
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The log is closed.
        }
    }

    private ValueTask<long> AskAsync(int partition, Timestamp which, CancellationToken cancellationToken)
    {
        Check(partition);
        return new(LogEnds.AskAsync(ClientFor(partition), new TopicPartition(Topic, partition), which, _options, _time, cancellationToken));
    }

    /// <summary>One that has heard of the partition: librdkafka answers "unknown" from what it remembers for a quarter of an hour. Those from before a growth are used by others meanwhile.</summary>
    private PartitionClient ClientFor(int partition)
    {
        lock (_connecting)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_asking.TryPeek(out var asking) || partition >= asking.Partitions)
            {
                asking = (new PartitionClient(ClientSettings.Reader(_options), text => _notice($"offsets: {text}")), PartitionCount);
                _asking.Push(asking);
            }

            return asking.Client;
        }
    }

    private void Check(IReadOnlyList<LogRecord> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            Check(records[i].Partition);
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)records[i].Key.Length + records[i].Value.Length, LogLimits.MostBytesPerRecord, nameof(records));
        }
    }

    /// <summary>A partition that this process has not heard of may have been added: the servers are asked, and waited for, which happens once for each growth.</summary>
    private void Check(int partition)
    {
        if (partition >= PartitionCount)
        {
            Heard(LogTopic.PartitionsOf(_admin.Value, _options));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)partition, (uint)PartitionCount, nameof(partition));
    }

    /// <summary>Never fewer than before: a server that is behind may still say so.</summary>
    private int Heard(int partitions)
    {
        for (var known = _partitionCount; known < partitions; known = _partitionCount)
        {
            Interlocked.CompareExchange(ref _partitionCount, partitions, known);
        }

        return _partitionCount;
    }
}
